import FaceVision

extension FaceCandidate {
    /// A box without landmarks.
    init(_ left: Double, _ top: Double, _ width: Double, _ height: Double, score: Double = 0.9) {
        self.init(left: left, top: top, width: width, height: height, landmarks: [], score: score)
    }

    var box: [Double] { [left, top, width, height] }
}

/// Whether two lists of numbers are the same but for rounding.
func areClose(_ first: [Double], _ second: [Double], within tolerance: Double = 1e-5) -> Bool {
    first.count == second.count && zip(first, second).allSatisfy { abs($0 - $1) <= tolerance }
}
