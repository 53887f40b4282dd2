import FaceCore

/// SplitMix64: the same numbers on every machine.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func embedding(_ dimension: Int) -> Embedding {
        let values = (0..<dimension).map { _ in Float.random(in: -1...1, using: &self) }
        guard let embedding = Embedding(normalizing: values) else { return self.embedding(dimension) }
        return embedding
    }

    /// An embedding whose cosine to `other` is about `1 / (1 + noise²)` to the power of one half.
    mutating func embedding(near other: Embedding, noise: Float) -> Embedding {
        let direction = embedding(other.dimension).values
        let values = zip(other.values, direction).map { $0 + noise * $1 }
        guard let embedding = Embedding(normalizing: values) else { return other }
        return embedding
    }
}
