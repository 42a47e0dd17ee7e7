package coco

// Sigmas are the spreads of how people annotate a person's keypoints, in units of the square root of the
// object's area, by name. The seventeen of COCO are those of its keypoint challenge (cocodataset.org,
// keypoints-eval, section 1.2). The three that this project adds are no measurement: a palm is told like a
// wrist, the floor point under the body like a hip, the widest of COCO's.
func Sigmas() map[string]float64 {
	return map[string]float64{
		"nose":     0.026,
		"left_eye": 0.025, "right_eye": 0.025,
		"left_ear": 0.035, "right_ear": 0.035,
		"left_shoulder": 0.079, "right_shoulder": 0.079,
		"left_elbow": 0.072, "right_elbow": 0.072,
		"left_wrist": 0.062, "right_wrist": 0.062,
		"left_hip": 0.107, "right_hip": 0.107,
		"left_knee": 0.087, "right_knee": 0.087,
		"left_ankle": 0.089, "right_ankle": 0.089,

		"left_hand": 0.062, "right_hand": 0.062,
		"foot": 0.107,
	}
}

// cocoPoints are the names of COCO's keypoints in their order.
func cocoPoints() []string {
	return []string{
		"nose", "left_eye", "right_eye", "left_ear", "right_ear", "left_shoulder", "right_shoulder",
		"left_elbow", "right_elbow", "left_wrist", "right_wrist", "left_hip", "right_hip",
		"left_knee", "right_knee", "left_ankle", "right_ankle",
	}
}
