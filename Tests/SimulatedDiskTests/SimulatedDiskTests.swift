import Testing

/// All tests of simulated disks, one after the other: SQLite has one generator of random numbers for the whole process,
/// and the clock of the disks is one as well.
@Suite(.serialized) struct SimulatedDiskTests {}
