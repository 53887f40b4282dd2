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

    /// Moves each face to where all candidates for it say that it is: the average of their boxes and landmarks, weighted by
    /// score, over those whose intersection over union with it is at least one half.
    ///
    /// S. Gidaris and N. Komodakis, "Object detection via a multi-region and semantic segmentation-aware CNN model", ICCV 2015.
    /// One cell's answer jumps by some per cent of the face when the same picture is stored again or at another size; the
    /// average hardly does.
    static func vote(on faces: [FaceCandidate], by candidates: [FaceCandidate]) -> [FaceCandidate] {
        faces.map { face in
            let voters = candidates.filter { candidate in
                let intersection = face.intersection(candidate)
                return intersection >= 0.5 * (face.area + candidate.area - intersection)
            }
            let total = voters.reduce(0) { $0 + $1.score }
            guard total > 0 else { return face }
            func mean(_ value: (FaceCandidate) -> Double) -> Double {
                voters.reduce(0) { $0 + value($1) * $1.score } / total
            }
            return FaceCandidate(
                left: mean(\.left),
                top: mean(\.top),
                width: mean(\.width),
                height: mean(\.height),
                landmarks: face.landmarks.indices.map { index in
                    SIMD2(mean { $0.landmarks[index].x }, mean { $0.landmarks[index].y })
                },
                score: face.score
            )
        }
    }
}
