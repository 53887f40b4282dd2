/// Verification accuracy as LFW reports it: ten folds, the threshold of each chosen on the other nine.
package enum CrossValidation {
    package static let folds = 10

    /// - Parameter scored: scores and labels in the file's order. A file of LFW's View 2 lists its ten folds one after the
    ///   other; matched and mismatched pairs of other files are each dealt out evenly.
    /// - Returns: the share of pairs that are right, each judged in its own fold, `0...1`.
    package static func accuracy(_ scored: [(score: Double, isSamePerson: Bool)]) -> Double {
        guard scored.count >= folds else { return 0 }
        let fold = assignFolds(scored.map(\.isSamePerson))
        let right = (0..<folds).reduce(0) { sum, test in
            let training = scored.indices.filter { fold[$0] != test }.map { scored[$0] }
            let testing = scored.indices.filter { fold[$0] == test }.map { scored[$0] }
            let threshold = bestThreshold(training)
            return sum + testing.count { ($0.score >= threshold) == $0.isSamePerson }
        }
        return Double(right) / Double(scored.count)
    }

    /// The fold of each pair: runs of View 2's blocks fall into folds by themselves, since each class is cut in order.
    static func assignFolds(_ labels: [Bool]) -> [Int] {
        let totals = [true: labels.count { $0 }, false: labels.count { !$0 }]
        var seen = [true: 0, false: 0]
        return labels.map { label in
            let position = seen[label, default: 0]
            seen[label] = position + 1
            return position * folds / max(totals[label, default: 1], 1)
        }
    }

    /// The middle of the thresholds that get the most pairs right: several often tie, and an end of their range would lean
    /// on a single pair.
    static func bestThreshold(_ scored: [(score: Double, isSamePerson: Bool)]) -> Double {
        let sorted = scored.sorted { $0.score < $1.score }
        // Below everything, all are called the same person.
        var right = sorted.count { $0.isSamePerson }
        var best = (right: right, thresholds: -Double.infinity...(-Double.infinity))
        for (index, pair) in sorted.enumerated() {
            right += pair.isSamePerson ? -1 : 1
            let next = index + 1 < sorted.count ? sorted[index + 1].score : pair.score + 1
            // Equal scores cannot be separated.
            guard next > pair.score else { continue }
            let threshold = (pair.score + next) / 2
            if right > best.right {
                best = (right, threshold...threshold)
            } else if right == best.right {
                best.thresholds = best.thresholds.lowerBound...threshold
            }
        }
        let (lowest, highest) = (best.thresholds.lowerBound, best.thresholds.upperBound)
        return lowest.isFinite ? (lowest + highest) / 2 : lowest
    }
}
