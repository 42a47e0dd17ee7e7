"""A checkout pipeline in a page: nearest person, plate threshold. It shows where things are, not how to get right.

People are what differs from a slowly learned background; who passes the entry gate is followed from there to
the nearest blob. Goods are whole units of weight that a cell has gained or lost between two times at rest; the
person nearest to the cell gets them."""
import cv2
import numpy as np

STILL, NEAR = 8.0, 1.2  # grams between the samples of a cell at rest; metres that a person may move between frames


class Person:
    def __init__(self, token, at):
        self.token, self.at, self.basket = token, at, {}


class Pipeline:
    def __init__(self, layout):
        self.mass = {p.sku: p.mass_g for p in layout.products}
        self.gates = {g.id: np.array([(g.a.x + g.b.x) / 2, (g.a.y + g.b.y) / 2]) for g in layout.gates}
        self.cells = {s.id: s.cells for s in layout.shelves}
        self.cameras = {c.id: c for c in layout.cameras}
        self.weights, self.backgrounds, self.people = {}, {}, []

    def gate(self, gate, token, at_ns):
        """Takes a gate's event; returns a receipt when somebody has left."""
        if token:
            self.people.append(Person(token, self.gates[gate].copy()))
            return None
        if not self.people:
            return None
        gone = min(self.people, key=lambda p: np.linalg.norm(p.at - self.gates[gate]))
        self.people.remove(gone)
        lines = [{"sku": s, "count": n} for s, n in sorted(gone.basket.items()) if n > 0]
        return {"token": gone.token, "lines": lines, "exited": at_ns, "issued": at_ns}

    def plates(self, shelf, grams):
        """Takes samples of a shelf's cells, in an array of samples by cells."""
        grams = np.asarray(grams, np.float64).reshape(-1, len(self.cells[shelf]))
        for i in np.flatnonzero(np.ptp(grams, axis=0) < STILL):
            cell, weight = self.cells[shelf][i], grams[:, i].mean()
            before = self.weights.setdefault((shelf, i), weight)
            for sku in cell.skus[:1]:
                units = int(np.sign(before - weight) * (abs(before - weight) / self.mass[sku] + 0.4))
                if units:
                    self.weights[shelf, i] = weight
                    self.charge(cell, sku, units)

    def charge(self, cell, sku, units):
        front = np.array([cell.front.x + 0.3 * cell.outward.x, cell.front.y + 0.3 * cell.outward.y])
        who = min(reversed(self.people), key=lambda p: np.linalg.norm(p.at - front), default=None)
        if who:
            who.basket[sku] = who.basket.get(sku, 0) + units

    def frame(self, camera, jpeg):
        """Takes a picture's file."""
        image = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_REDUCED_GRAYSCALE_4)
        self.picture(camera, image)

    def picture(self, camera, image):
        """Takes a grey picture of a quarter of the camera's width and height."""
        image = cv2.GaussianBlur(image, (5, 5), 0)
        known = self.backgrounds.setdefault(camera, image.astype(np.float32))
        mask = (cv2.absdiff(image, cv2.convertScaleAbs(known)) > 25).astype(np.uint8)
        cv2.accumulateWeighted(image, known, 0.003)
        _, _, stats, middles = cv2.connectedComponentsWithStats(cv2.dilate(mask, np.ones((7, 7), np.uint8)))
        seen = [self.floor(self.cameras[camera], *m) for m, s in zip(middles[1:], stats[1:]) if s[4] > 400]
        for p in self.people:
            nearest = min(seen, key=lambda x: np.linalg.norm(x - p.at), default=p.at)
            if np.linalg.norm(nearest - p.at) < NEAR:
                p.at += 0.5 * (nearest - p.at)

    @staticmethod
    def floor(cam, u, v):
        """Where a ray through a pixel of the small picture is a metre above the floor."""
        k = np.array([[cam.fx, 0, cam.cx - 0.5], [0, cam.fy, cam.cy - 0.5], [0, 0, 1]])
        point, d = np.array([[[4 * u + 1.5, 4 * v + 1.5]]]), np.array(cam.distortion or [0.0] * 4)
        undistort = cv2.fisheye.undistortPoints if cam.lens == "kannala_brandt" else cv2.undistortPoints
        ray = np.array(cam.world_from_camera.rotation).reshape(3, 3) @ [*undistort(point, k, d)[0, 0], 1]
        eye = cam.world_from_camera.translation
        along = (1.0 - eye.z) / ray[2] if ray[2] < 0 else 0
        return np.array([eye.x, eye.y]) + along * ray[:2]
