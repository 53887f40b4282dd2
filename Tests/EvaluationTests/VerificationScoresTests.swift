import Evaluation
import Testing

@Suite struct VerificationScoresTests {
    /// Scores with many ties; the same on every run.
    private static func scores(_ count: Int, shift: Int) -> [Double] {
        (0..<count).map { Double(($0 * $0 * 7 + $0 * 13) % 41 + shift) / 50 }
    }

    @Test(
        arguments: [
            ([1, 2, 3], [-1, 0], 1), ([0], [1, 2], 0), ([1], [1], 0.5), ([1, 1, 2], [1, 2], 5.0 / 12), ([], [1], 0),
            ([1], [], 0),
            (scores(60, shift: 9), scores(90, shift: 0), nil), (scores(33, shift: -4), scores(44, shift: 0), nil),
        ] as [([Double], [Double], Double?)]
    )
    func areaUnderCurveIsTheChanceToWin(genuine: [Double], impostor: [Double], known: Double?) {
        let outcomes = genuine.flatMap { score in
            impostor.map { score > $0 ? 1 : score == $0 ? 0.5 : 0 }
        }
        let chance = outcomes.isEmpty ? 0 : outcomes.reduce(0, +) / Double(outcomes.count)
        let area = VerificationScores(genuine: genuine.shuffled(), impostor: impostor.shuffled()).areaUnderCurve
        #expect(abs(area - (known ?? chance)) < 1e-12)
        #expect(abs(area - chance) < 1e-12)
    }

    @Test(
        arguments: [
            // One of ten may pass: the threshold lies above the second highest.
            ([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], 0.1, 8, 0.1), ([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], 0.19, 8, 0.1),
            ([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], 0.5, 4, 0.5), ([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], 0, 9, 0),
            // A tie may not be split, so less than the rate passes.
            ([0, 1, 9, 9], 0.25, 9, 0), ([0, 9, 9, 9], 0.5, 9, 0), ([5, 5, 5, 5], 0.75, 5, 0),
            ([0, 1, 8, 9, 9], 0.6, 1, 0.6),
        ] as [([Double], Double, Double, Double)]
    )
    func thresholdsKeepTheRate(impostor: [Double], rate: Double, highestRefused: Double, accepted: Double) {
        let scores = VerificationScores(genuine: [], impostor: impostor)
        let threshold = scores.threshold(falseAcceptRate: rate)
        #expect(threshold == highestRefused.nextUp)
        #expect(scores.falseAcceptRate(threshold: threshold) == accepted)
    }

    @Test func noThresholdBetterKeepsTheRate() {
        let scores = VerificationScores(genuine: [], impostor: Self.scores(500, shift: 0))
        for rate in stride(from: 0, to: 1, by: 0.013) {
            let threshold = scores.threshold(falseAcceptRate: rate)
            #expect(scores.falseAcceptRate(threshold: threshold) <= rate)
            #expect(scores.falseAcceptRate(threshold: threshold.nextDown) > rate)
        }
    }

    @Test func acceptingEverybodyNeedsNoThreshold() {
        let scores = VerificationScores(genuine: [-5], impostor: [1, 2])
        #expect(scores.threshold(falseAcceptRate: 1) == -.infinity)
        #expect(scores.trueAcceptRate(atFalseAcceptRate: 1) == 1)
        #expect(VerificationScores(genuine: [1], impostor: []).trueAcceptRate(atFalseAcceptRate: 0) == 1)
    }

    @Test(arguments: [(0.0, 0.6), (0.25, 0.8), (0.5, 0.8), (1, 1)])
    func trueAcceptRatesCountWhatReachesTheThreshold(rate: Double, accepted: Double) {
        let scores = VerificationScores(genuine: [9, 5, 1, 8, 7], impostor: [6, 2, 3, 4])
        #expect(scores.trueAcceptRate(atFalseAcceptRate: rate) == accepted)
    }

    @Test func reachingTheThresholdIsAccepting() {
        let scores = VerificationScores(genuine: [1, 2, 3, 4], impostor: [1, 2, 3, 4])
        #expect(scores.trueAcceptRate(threshold: 3) == 0.5)
        #expect(scores.falseAcceptRate(threshold: 3) == 0.5)
        #expect(scores.trueAcceptRate(threshold: 3.0.nextUp) == 0.25)
    }
}
