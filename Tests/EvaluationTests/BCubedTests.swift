import Evaluation
import Testing

@Suite struct BCubedTests {
    /// Clusters as strings of items, scored against identities given in the same way.
    private func score(_ clusters: [String], _ identities: [String]) -> BCubed {
        func group(of item: Character, in groups: [String]) -> String { groups.first { $0.contains(item) } ?? "" }
        return BCubed(identities.joined().map { (group(of: $0, in: clusters), group(of: $0, in: identities)) })
    }

    /// The example of Bagga and Baldwin's paper: twelve mentions of three entities, and the two answers it compares.
    @Test(
        arguments: [
            // Five right, two of seven, five of seven.
            (["12345", "6789ABC"], 64.0 / 84, 1), (["1234589ABC", "67"], 7.0 / 12, 1),
            (["12345", "67", "89ABC"], 1, 1),
            (["123456789ABC"], 0.375, 1),
            (["1", "2", "3", "4", "5", "6", "7", "8", "9", "A", "B", "C"], 1, 0.25),
            // Three and two of five apart.
            (["123", "45", "67", "89ABC"], 1, 0.8),
        ] as [([String], Double, Double)]
    )
    func publishedExamplesHaveTheirScores(clusters: [String], precision: Double, recall: Double) {
        let score = score(clusters, ["12345", "67", "89ABC"])
        #expect(abs(score.precision - precision) < 1e-12)
        #expect(abs(score.recall - recall) < 1e-12)
        #expect(abs(score.f - 2 * precision * recall / (precision + recall)) < 1e-12)
    }

    @Test func nothingScoresNothing() {
        let score = score([], [])
        #expect((score.precision, score.recall, score.f) == (0, 0, 0))
    }
}
