import Testing

@testable import Evaluation

@Suite struct CrossValidationTests {
    private typealias Scored = (score: Double, isSamePerson: Bool)

    /// A pairs file of LFW's View 2: ten sets, each of matched and then mismatched pairs.
    private static func viewTwo(_ score: (_ isSamePerson: Bool, _ index: Int) -> Double) -> [(Double, Bool)] {
        (0..<10).flatMap { set in
            [true, false].flatMap { isSamePerson in
                (0..<30).map { (score(isSamePerson, set * 30 + $0), isSamePerson) }
            }
        }
    }

    @Test func separableScoresAreAllRight() {
        let scored: [Scored] = Self.viewTwo { isSamePerson, index in (isSamePerson ? 0.6 : 0.4) + Double(index) / 10_000
        }
        #expect(CrossValidation.accuracy(scored) == 1)
    }

    @Test func scoresThatSayNothingAreHalfRight() {
        let scored: [Scored] = Self.viewTwo { isSamePerson, index in
            Double((index * 7919 + (isSamePerson ? 0 : 31)) % 101)
        }
        #expect(abs(CrossValidation.accuracy(scored) - 0.5) < 0.08)
    }

    /// In each fold one matched pair scores too low and one mismatched pair too high.
    @Test func mistakesAreCountedFoldByFold() {
        let scored: [Scored] = Self.viewTwo { isSamePerson, index in
            (index % 30 == 0) == isSamePerson ? 0.2 : 0.8
        }
        #expect(abs(CrossValidation.accuracy(scored) - 58.0 / 60) < 1e-12)
    }

    @Test func setsOfViewTwoAreTheFolds() {
        let labels = Self.viewTwo { _, _ in 0 }.map(\.1)
        #expect(CrossValidation.assignFolds(labels) == (0..<10).flatMap { Array(repeating: $0, count: 60) })
    }

    @Test(arguments: [(100, 100), (15, 25), (7, 300), (10, 0), (12, 3)])
    func otherFilesAreDealtOutEvenly(matched: Int, mismatched: Int) {
        let labels = Array(repeating: true, count: matched) + Array(repeating: false, count: mismatched)
        let folds = CrossValidation.assignFolds(labels)
        for label in [true, false] {
            let sizes = (0..<10).map { fold in zip(folds, labels).count { $0 == fold && $1 == label } }
            #expect(sizes.max()! - sizes.min()! <= 1)
        }
    }

    @Test(
        arguments: [
            ([(1, false), (2, false), (3, true), (4, true)], 2.5), ([(1, true), (2, true)], -.infinity),
            ([(1, false), (2, false)], 2.5),
            // Two thresholds are equally good: between them.
            ([(1, false), (2, true), (3, false), (4, true)], 2.5),
            // Ties cannot be told apart: the threshold does not pretend to.
            ([(1, false), (2, false), (2, true), (2, true)], 1.5), ([(1, true), (1, false)], -.infinity),
        ] as [([(Double, Bool)], Double)]
    )
    func theThresholdGetsMostRight(scored: [(Double, Bool)], threshold: Double) {
        #expect(CrossValidation.bestThreshold(scored.map { (score: $0.0, isSamePerson: $0.1) }.reversed()) == threshold)
    }

    @Test func tooFewPairsHaveNoAccuracy() {
        #expect(CrossValidation.accuracy([]) == 0)
        #expect(CrossValidation.accuracy([(1, true), (0, false)]) == 0)
    }

    /// Five of each class leave half of the folds empty.
    @Test func emptyFoldsDoNotCount() {
        let scored: [Scored] = (0..<10).map { ($0 < 5 ? 1 : 0, $0 < 5) }
        #expect(CrossValidation.accuracy(scored) == 1)
    }
}
