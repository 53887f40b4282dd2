/// Scores of genuine pairs (one person) and impostor pairs (two), higher meaning more alike, and what they say about a model.
package struct VerificationScores: Sendable {
    /// Ascending.
    package let genuine: [Double]
    /// Ascending.
    package let impostor: [Double]

    package init(genuine: [Double], impostor: [Double]) {
        self.genuine = genuine.sorted()
        self.impostor = impostor.sorted()
    }

    /// The chance that a genuine pair scores higher than an impostor pair, ties counted half: the area under the ROC curve
    /// (Mann-Whitney).
    package var areaUnderCurve: Double {
        guard !genuine.isEmpty, !impostor.isEmpty else { return 0 }
        let wins = genuine.reduce(0.0) { sum, score in
            let below = impostor.partitioningIndex { $0 >= score }
            let notAbove = impostor.partitioningIndex { $0 > score }
            return sum + Double(below) + Double(notAbove - below) / 2
        }
        return wins / (Double(genuine.count) * Double(impostor.count))
    }

    /// The lowest score at which no more than `rate` of the impostor pairs are accepted.
    package func threshold(falseAcceptRate rate: Double) -> Double {
        let accepted = Int((rate * Double(impostor.count)).rounded(.down))
        guard accepted < impostor.count else { return -.infinity }
        // Accepting means reaching the threshold, so it must lie above the first impostor to be refused.
        return impostor[impostor.count - 1 - accepted].nextUp
    }

    /// The share of genuine pairs accepted at that threshold.
    package func trueAcceptRate(atFalseAcceptRate rate: Double) -> Double {
        trueAcceptRate(threshold: threshold(falseAcceptRate: rate))
    }

    /// The share of genuine pairs at or above a threshold.
    package func trueAcceptRate(threshold: Double) -> Double {
        Self.share(genuine, atOrAbove: threshold)
    }

    /// The share of impostor pairs at or above a threshold.
    package func falseAcceptRate(threshold: Double) -> Double {
        Self.share(impostor, atOrAbove: threshold)
    }

    private static func share(_ scores: [Double], atOrAbove threshold: Double) -> Double {
        guard !scores.isEmpty else { return 0 }
        return Double(scores.count - scores.partitioningIndex { $0 >= threshold }) / Double(scores.count)
    }
}

extension [Double] {
    /// The first index whose element satisfies a predicate that is false and then true along the sorted array.
    func partitioningIndex(where belongsInSecondPartition: (Double) -> Bool) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if belongsInSecondPartition(self[middle]) {
                high = middle
            } else {
                low = middle + 1
            }
        }
        return low
    }
}
