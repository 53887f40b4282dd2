internal import Synchronization

/// Adds up how long each stage took over many photos and threads.
package final class StageTimings: Sendable {
    package enum Stage: String, Sendable, Hashable, CaseIterable {
        case decode
        case detect
        case embed
        case thumbnail
    }

    private let totals = Mutex<[Stage: Duration]>([:])

    package init() {}

    func measure<Result>(_ stage: Stage, _ body: () throws -> Result) rethrows -> Result {
        let start = ContinuousClock.now
        defer {
            let elapsed = ContinuousClock.now - start
            totals.withLock { $0[stage, default: .zero] += elapsed }
        }
        return try body()
    }

    /// Seconds by stage, summed over threads.
    package var seconds: [Stage: Double] {
        totals.withLock { totals in
            totals.mapValues { Double($0.components.seconds) + Double($0.components.attoseconds) * 1e-18 }
        }
    }
}
