import ArgumentParser
@main struct Hashiya: ParsableCommand {}
