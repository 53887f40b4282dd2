/// Decides what an ingest does next: photos are prepared side by side and stored one at a time, in order.
struct IngestSchedule {
    enum Step: Hashable {
        case prepare(Int)
        case store(Int)
    }

    /// How far preparation may run ahead of storing, in windows: a slow photo does not idle the others, and what waits is
    /// bounded.
    private static let windowsAhead = 4

    private let count: Int
    private let inFlight: Int
    private var preparing = 0
    private var nextToPrepare = 0
    private var waiting: Set<Int> = []
    private var nextToStore = 0
    private var storing = false

    init(count: Int, inFlight: Int) {
        self.count = count
        self.inFlight = max(inFlight, 1)
    }

    var isFinished: Bool { nextToStore == count }

    /// The steps to begin now; each is answered later by `didPrepare` or `didStore`.
    mutating func nextSteps() -> [Step] {
        var steps: [Step] = []
        if !storing, waiting.remove(nextToStore) != nil {
            storing = true
            steps.append(.store(nextToStore))
        }
        let end = min(count, nextToStore + Self.windowsAhead * inFlight)
        while preparing < inFlight, nextToPrepare < end {
            steps.append(.prepare(nextToPrepare))
            nextToPrepare += 1
            preparing += 1
        }
        return steps
    }

    mutating func didPrepare(_ index: Int) {
        preparing -= 1
        waiting.insert(index)
    }

    mutating func didStore() {
        storing = false
        nextToStore += 1
    }
}
