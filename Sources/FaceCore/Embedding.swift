/// A face as a point on the unit sphere: near points are the same person.
///
/// Embeddings of different models must never be compared; whoever stores one stores its ``ModelID`` too.
package struct Embedding: Sendable, Hashable {
    /// The coordinates; their squares add up to one.
    package let values: [Float]

    /// Scales `values` to unit length. Returns nil for an empty, zero or non-finite vector, which has no direction.
    package init?(normalizing values: [Float]) {
        let squaredLength = values.reduce(0) { $0 + $1 * $1 }
        guard squaredLength.isFinite, squaredLength > .leastNormalMagnitude else { return nil }
        let scale = 1 / squaredLength.squareRoot()
        self.values = values.map { $0 * scale }
    }

    /// Takes coordinates that were an embedding's before, bit for bit, so that a stored face always scores the same.
    /// Returns nil unless their length is one within a thousandth: anything else was damaged.
    package init?(unitLength values: [Float]) {
        let squaredLength = values.reduce(0) { $0 + $1 * $1 }
        guard abs(squaredLength - 1) < 0.002 else { return nil }
        self.values = values
    }

    package var dimension: Int { values.count }

    /// The cosine of the angle between two embeddings of the same model, `-1...1`.
    package func cosine(_ other: Embedding) -> Float {
        precondition(dimension == other.dimension, "embeddings of different dimensions cannot be compared")
        var sum: Float = 0
        for index in values.indices {
            sum += values[index] * other.values[index]
        }
        return min(max(sum, -1), 1)
    }
}
