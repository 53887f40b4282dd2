/// A face as a detector reports it, in pixels of the picture it was shown.
package struct FaceCandidate: Sendable, Hashable {
    package var left: Double
    package var top: Double
    package var width: Double
    package var height: Double
    /// Left eye, right eye, nose, left and right mouth corner.
    package var landmarks: [SIMD2<Double>]
    /// `0...1`.
    package var score: Double

    package init(
        left: Double,
        top: Double,
        width: Double,
        height: Double,
        landmarks: [SIMD2<Double>],
        score: Double
    ) {
        self.left = left
        self.top = top
        self.width = width
        self.height = height
        self.landmarks = landmarks
        self.score = score
    }

    package var area: Double { max(width, 0) * max(height, 0) }

    /// The pixels that two boxes share.
    package func intersection(_ other: FaceCandidate) -> Double {
        let overlapWidth = min(left + width, other.left + other.width) - max(left, other.left)
        let overlapHeight = min(top + height, other.top + other.height) - max(top, other.top)
        return max(overlapWidth, 0) * max(overlapHeight, 0)
    }

    /// The candidate moved by `-offset` and then scaled.
    func mapped(offset: SIMD2<Double>, scale: Double) -> FaceCandidate {
        FaceCandidate(
            left: (left - offset.x) * scale,
            top: (top - offset.y) * scale,
            width: width * scale,
            height: height * scale,
            landmarks: landmarks.map { ($0 - offset) * scale },
            score: score
        )
    }

    /// Whether all numbers are finite and the box has an area: damaged input can make a network answer anything.
    var isPlausible: Bool {
        [left, top, width, height, score].allSatisfy(\.isFinite) && width > 1 && height > 1
            && landmarks.allSatisfy { $0.x.isFinite && $0.y.isFinite }
    }
}
