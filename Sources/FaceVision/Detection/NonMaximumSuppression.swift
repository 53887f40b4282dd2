/// Keeps the best of candidates that show the same face.
///
/// Greedy by score, as in R. Girshick et al., "Rich feature hierarchies…", CVPR 2014.
package enum NonMaximumSuppression {
    package enum Overlap: Sendable {
        /// Intersection over union.
        case union
        /// Intersection over the smaller box: also drops a box inside another.
        case minimum
    }

    package static func suppress(
        _ candidates: [FaceCandidate],
        overlap: Overlap,
        above limit: Double
    ) -> [FaceCandidate] {
        var kept: [FaceCandidate] = []
        for candidate in candidates.sorted(by: { $0.score > $1.score }) {
            let isNew = kept.allSatisfy { other in
                let intersection = candidate.intersection(other)
                let whole =
                    switch overlap {
                    case .union: candidate.area + other.area - intersection
                    case .minimum: min(candidate.area, other.area)
                    }
                return intersection <= limit * whole
            }
            if isNew { kept.append(candidate) }
        }
        return kept
    }
}
