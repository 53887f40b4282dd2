/// Rotation, uniform scale and shift of the plane: `x -> (a·x - b·y + tx, b·x + a·y + ty)`.
package struct SimilarityTransform: Sendable, Hashable {
    package let a: Double
    package let b: Double
    package let translation: SIMD2<Double>

    package init(a: Double, b: Double, translation: SIMD2<Double>) {
        self.a = a
        self.b = b
        self.translation = translation
    }

    /// The transform that brings `source` closest to `target` in the least-squares sense.
    ///
    /// Closed form of S. Umeyama, "Least-squares estimation of transformation parameters between two point patterns",
    /// IEEE PAMI 13(4), 1991, for two dimensions without reflection. Returns nil where the source points coincide.
    package init?(from source: [SIMD2<Double>], to target: [SIMD2<Double>]) {
        precondition(source.count == target.count && source.count >= 2, "alignment needs pairs of points")
        let count = Double(source.count)
        let sourceMean = source.reduce(.zero, +) / count
        let targetMean = target.reduce(.zero, +) / count
        var dot = 0.0
        var cross = 0.0
        var spread = 0.0
        for (sourcePoint, targetPoint) in zip(source, target) {
            let s = sourcePoint - sourceMean
            let t = targetPoint - targetMean
            dot += s.x * t.x + s.y * t.y
            cross += s.x * t.y - s.y * t.x
            spread += s.x * s.x + s.y * s.y
        }
        guard spread > 0, dot.isFinite, cross.isFinite, dot * dot + cross * cross > 0 else { return nil }
        a = dot / spread
        b = cross / spread
        translation = targetMean - SIMD2(a * sourceMean.x - b * sourceMean.y, b * sourceMean.x + a * sourceMean.y)
    }

    /// The factor by which lengths grow.
    package var scale: Double { (a * a + b * b).squareRoot() }

    package func callAsFunction(_ point: SIMD2<Double>) -> SIMD2<Double> {
        SIMD2(a * point.x - b * point.y, b * point.x + a * point.y) + translation
    }

    /// The transform that undoes this one. The scale is never zero.
    package var inverse: SimilarityTransform {
        let squaredScale = a * a + b * b
        let inverse = SimilarityTransform(a: a / squaredScale, b: -b / squaredScale, translation: .zero)
        return SimilarityTransform(a: inverse.a, b: inverse.b, translation: -inverse(translation))
    }
}
