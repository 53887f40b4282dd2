internal import CFaceKernels
internal import FaceCore

/// Some embeddings in a row, as floats and as signed bytes.
struct EmbeddingChunk<ID: Hashable & Sendable>: Sendable {
    private let dimension: Int
    private var ids: [ID] = []
    private var values: [Float] = []
    /// The embeddings divided by their scales.
    private var codes: [Int8] = []
    private var scales: [Float] = []
    /// The lengths of what the codes miss.
    private var errors: [Float] = []

    init(dimension: Int) {
        self.dimension = dimension
    }

    var count: Int { ids.count }

    func id(_ row: Int) -> ID { ids[row] }

    mutating func append(_ id: ID, _ embedding: Embedding) {
        let quantized = Quantization<Int8>(embedding, steps: Int(Int8.max))
        ids.append(id)
        values.append(contentsOf: embedding.values)
        codes.append(contentsOf: quantized.codes)
        scales.append(quantized.scale)
        errors.append(Float(quantized.error).nextUp)
    }

    mutating func append(_ other: EmbeddingChunk) {
        append(other, 0..<other.count)
    }

    private mutating func append(_ other: EmbeddingChunk, _ rows: Range<Int>) {
        let coordinates = rows.lowerBound * dimension..<rows.upperBound * dimension
        ids.append(contentsOf: other.ids[rows])
        values.append(contentsOf: other.values[coordinates])
        codes.append(contentsOf: other.codes[coordinates])
        scales.append(contentsOf: other.scales[rows])
        errors.append(contentsOf: other.errors[rows])
    }

    /// The chunk without some of its embeddings; itself, sharing its memory, if it has none of them.
    func removing(_ removed: Set<ID>) -> EmbeddingChunk {
        let gaps = ids.indices.filter { removed.contains(ids[$0]) }
        guard !gaps.isEmpty else { return self }
        var rest = EmbeddingChunk(dimension: dimension)
        var start = 0
        for gap in gaps + [ids.count] {
            rest.append(self, start..<gap)
            start = gap + 1
        }
        return rest
    }

    /// The cosine of a row to the probe, `-1...1`.
    func cosine(_ row: Int, to probe: Embedding) -> Float {
        var product: Float = 0
        values.withUnsafeBufferPointer { values in
            guard let rows = values.baseAddress else { return }
            cface_dot_products(probe.values, rows + row * dimension, 1, dimension, &product)
        }
        return min(max(product, -1), 1)
    }

    /// Writes to `bounds`, row by row, what the cosine to the probe is at most.
    ///
    /// With p and x the probe and a row, sr and tq what their codes stand for, f and e what those miss:
    /// `p·x = s(r·tq) + f·tq + p·e`, and the last two are at most `|f|(|x| + |e|)` and `|p||e|` by Cauchy and Schwarz.
    func boundCosines(to probe: QuantizedProbe, into bounds: inout [Float]) {
        precondition(bounds.count >= count && probe.codes.count == dimension, "every row needs its bound")
        cface_upper_bounds(
            probe.codes,
            codes,
            scales,
            errors,
            count,
            dimension,
            probe.scale,
            probe.errorFactor,
            probe.margin,
            &bounds
        )
    }
}

/// A probe as whole numbers, and by how much the bounds that are computed with it must be widened.
struct QuantizedProbe {
    let codes: [Int16]
    let scale: Float
    /// For each unit of a row's error.
    let errorFactor: Float
    /// For every row.
    let margin: Float

    /// More than any embedding's length: ``Embedding`` admits what is a thousandth too long.
    private static let maximumLength = 1.01

    init(_ probe: Embedding) {
        // As fine as the sums of products with bytes allow in 32 bits.
        let steps = min(Int(Int16.max), Int(Int32.max) / (Int(Int8.max) * probe.dimension))
        let quantized = Quantization<Int16>(probe, steps: steps)
        codes = quantized.codes
        scale = quantized.scale
        errorFactor = Float(Self.maximumLength + quantized.error).nextUp
        // The last term is for rounding: each addition of a dot product and each step of a bound rounds once.
        margin = Float(quantized.error * Self.maximumLength).nextUp + Float(probe.dimension + 16) * Float.ulpOfOne
    }
}

/// An embedding as whole numbers `-steps...steps`, scaled so that the largest coordinate uses all of them.
private struct Quantization<Code: FixedWidthInteger> {
    let codes: [Code]
    let scale: Float
    /// The length of the difference between the embedding and what the codes stand for.
    let error: Double

    init(_ embedding: Embedding, steps: Int) {
        let limit = Float(max(steps, 1))
        let largest = embedding.values.reduce(0) { max($0, abs($1)) }
        let scale = largest / limit
        var squaredError = 0.0
        codes = embedding.values.map { value in
            let code = Int32(min(max(value / scale + (value < 0 ? -0.5 : 0.5), -limit), limit))
            let missed = Double(value) - Double(scale) * Double(code)
            squaredError += missed * missed
            return Code(truncatingIfNeeded: code)
        }
        self.scale = scale
        error = squaredError.squareRoot()
    }
}
