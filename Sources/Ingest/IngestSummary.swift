internal import People

/// What an ingest did in all.
package struct IngestSummary: Sendable, Hashable, Codable {
    /// Every photo, whatever became of it.
    package private(set) var photos = 0
    package private(set) var unchanged = 0
    package private(set) var failed = 0
    /// Faces of photos that were stored now.
    package private(set) var faces = 0
    package private(set) var newPersons = 0
    /// Wall time.
    package private(set) var seconds = 0.0
    package private(set) var photosPerSecond = 0.0

    package init() {}

    /// Counts a photo that was finished `elapsed` after the ingest began.
    package mutating func add(_ outcome: PhotoOutcome, elapsed: Duration) {
        photos += 1
        switch outcome.status {
        case .done:
            faces += outcome.faceCount
            newPersons += outcome.faces.count { $0.outcome == .new }
        case .unchanged:
            unchanged += 1
        case .failed:
            failed += 1
        }
        seconds = elapsed / .seconds(1)
        photosPerSecond = seconds > 0 ? Double(photos) / seconds : 0
    }
}
