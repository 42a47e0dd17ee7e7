package fault

// Kind is a class of faults. Swarm runs switch whole kinds on or off.
type Kind string

// The kinds; the package's documentation has a paragraph on each.
const (
	CameraDown    Kind = "camera_down"
	CameraBlocked Kind = "camera_blocked"
	CameraMoved   Kind = "camera_moved"
	LightDimmed   Kind = "light_dimmed"
	Glare         Kind = "glare"
	DoorFogged    Kind = "door_fogged"
	FramesDropped Kind = "frames_dropped"
	FramesLate    Kind = "frames_late"

	PlateDead   Kind = "plate_dead"
	PlateDrift  Kind = "plate_drift"
	PlateCreep  Kind = "plate_creep"
	PlateNoisy  Kind = "plate_noisy"
	SlowScale   Kind = "slow_scale"
	PlateOffset Kind = "plate_offset"

	ClockSkewed        Kind = "clock_skewed"
	ClockDrifting      Kind = "clock_drifting"
	MessagesLost       Kind = "messages_lost"
	MessagesDuplicated Kind = "messages_duplicated"
	MessagesLate       Kind = "messages_late"

	PlanWrong         Kind = "plan_wrong"
	PackageRedesigned Kind = "package_redesigned"
)

// Kinds are all kinds, in the order of the documentation.
func Kinds() []Kind {
	return []Kind{
		CameraDown, CameraBlocked, CameraMoved, LightDimmed, Glare, DoorFogged, FramesDropped, FramesLate,
		PlateDead, PlateDrift, PlateCreep, PlateNoisy, SlowScale, PlateOffset,
		ClockSkewed, ClockDrifting, MessagesLost, MessagesDuplicated, MessagesLate,
		PlanWrong, PackageRedesigned,
	}
}

// Target is what the patterns of a fault are matched with.
type Target string

// Targets of faults.
const (
	OnCameras  Target = "cameras"  // ids of cameras: "cam3"
	OnGondolas Target = "gondolas" // ids of gondolas: "G2"
	OnPlates   Target = "plates"   // ids of shelves and of their plates: "G2.B1.S4", "G2.B1.S4.P3"
	OnDevices  Target = "devices"  // ids of all that sends messages: cameras, shelves, gates
	OnPlan     Target = "products" // SKUs
)

// Target says what a kind befalls.
func (k Kind) Target() Target {
	switch k {
	case CameraDown, CameraBlocked, CameraMoved, LightDimmed, Glare, FramesDropped, FramesLate:
		return OnCameras
	case DoorFogged:
		return OnGondolas
	case PlateDead, PlateDrift, PlateCreep, PlateNoisy, SlowScale, PlateOffset:
		return OnPlates
	case PlanWrong, PackageRedesigned:
		return OnPlan
	default:
		return OnDevices
	}
}
