/// The layers of dlib's face recognition ResNet, read from its `.dat` file.
///
/// The stream does not describe itself: which layers follow each other is the definition `anet_type` in
/// <https://dlib.net/dnn_face_recognition_ex.cpp.html>. Its encoding is dlib's `serialize.h` and `dnn/{core,layers}.h`.
struct DlibFaceNetwork {
    enum Layer {
        /// A convolution with the affine layer that always follows it folded in.
        case convolution(weights: Weights, bias: [Float], stride: Int, padding: Int)
        case relu
        case maxPool(kernel: Int, stride: Int)
        case averagePool(kernel: Int, stride: Int)
        /// The mean over the whole plane.
        case globalAveragePool
        /// Remembers the output so far under a number.
        case tag(Int)
        /// Goes on from what a tag remembers.
        case skip(Int)
        /// Adds what a tag remembers, both padded with zeros to the larger shape.
        case add(Int)
        case dense(weights: Weights)
    }

    /// From input to output.
    let layers: [Layer]

    init(_ bytes: [UInt8]) throws {
        var stream = DlibStream(bytes)
        try stream.expect(1, "loss layer's version")
        try stream.expect("loss_metric_2")
        try stream.skipFloats(2)

        // Each layer writes its version, then the layers below it, then itself: all versions come first, output to input.
        for kind in Kind.chain.dropFirst().reversed() {
            try stream.expect(kind.hasDetails ? 2 : 1, "layer's version")
        }
        try stream.expect(3, "innermost layer's version")
        try stream.expect("input_rgb_image_sized")
        try stream.skipFloats(3)
        try stream.expect(150, "input's height")
        try stream.expect(150, "input's width")

        var layers: [Layer] = []
        for (index, kind) in Kind.chain.enumerated() {
            try stream.readLayer(kind, into: &layers)
            guard kind.hasDetails else { continue }
            // Three flags of the layer's state, then gradients and the cached output, empty in a finished model.
            _ = try stream.take(3)
            for _ in 0..<3 { _ = try stream.tensor() }
            if index == 0 { try stream.expect(1, "sample expansion factor") }
        }
        try stream.finish()
        self.layers = layers
    }
}

extension DlibFaceNetwork {
    /// What the stream holds, in the order input to output.
    fileprivate enum Kind {
        case convolution
        case affine
        case relu
        case pool
        case tag(Int)
        case skip(Int)
        case add(Int)
        case dense

        var hasDetails: Bool {
            switch self {
            case .tag, .skip: false
            case .convolution, .affine, .relu, .pool, .add, .dense: true
            }
        }

        static let chain: [Kind] = {
            let body: [Kind] = [.tag(1), .convolution, .affine, .relu, .convolution, .affine]
            let residual = body + [.add(1), .relu]
            let down = body + [.tag(2), .skip(1), .pool, .add(2), .relu]
            let levels = [[residual], [down, residual], [down], [down], [down]]
            let extra = [2, 2, 2, 2, 0]
            let blocks = zip(levels, extra).flatMap { level, count in
                Array((level + Array(repeating: residual, count: count)).joined())
            }
            return [.convolution, .affine, .relu, .pool] + blocks + [.pool, .dense]
        }()
    }
}

/// dlib's serialisation: integers with a length byte, floats as mantissa and exponent, tensors as raw floats.
private struct DlibStream {
    private var reader: ByteReader

    init(_ bytes: [UInt8]) {
        reader = ByteReader(bytes)
    }

    mutating func take(_ count: Int) throws -> ArraySlice<UInt8> { try reader.take(count) }

    func finish() throws { try reader.finish() }

    // MARK: - Values

    mutating func integer() throws -> Int {
        let control = try reader.byte()
        let byteCount = Int(control & 0x0F)
        guard control & 0x70 == 0, (1...8).contains(byteCount) else {
            throw FormatError("no integer at byte \(reader.offset - 1)")
        }
        let magnitude = try reader.take(byteCount).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard let value = Int(exactly: magnitude) else { throw FormatError("integer too large") }
        return control & 0x80 == 0 ? value : -value
    }

    mutating func integer(in range: ClosedRange<Int>, _ what: String) throws -> Int {
        let value = try integer()
        guard range.contains(value) else { throw FormatError("\(what) is \(value), not in \(range)") }
        return value
    }

    mutating func expect(_ value: Int, _ what: String) throws {
        _ = try integer(in: value...value, what)
    }

    mutating func expect(_ name: String) throws {
        let byteCount = try integer(in: 0...64, "length of a name")
        let found = try reader.string(byteCount: byteCount)
        guard found == name else { throw FormatError("expected \(name), found \(found)") }
    }

    /// The only floats outside tensors are means and learning rates, which inference does not need.
    mutating func skipFloats(_ count: Int) throws {
        for _ in 0..<2 * count { _ = try integer() }
    }

    mutating func tensor() throws -> Weights {
        try expect(2, "tensor's version")
        let shape = try dimensions()
        return try Weights(shape: shape, values: try reader.floats(try Weights.count(of: shape)))
    }

    /// A view into a layer's parameters: a shape, without numbers.
    mutating func alias() throws -> [Int] {
        try expect(1, "alias's version")
        return try dimensions()
    }

    private mutating func dimensions() throws -> [Int] {
        try (0..<4).map { _ in try integer(in: 0...1_000_000_000, "dimension") }
    }

    /// Two equal numbers, for height and width: the networks read here are symmetric.
    private mutating func both(in range: ClosedRange<Int>, _ what: String) throws -> Int {
        let value = try integer(in: range, what)
        try expect(value, what)
        return value
    }

    // MARK: - Layers

    mutating func readLayer(_ kind: DlibFaceNetwork.Kind, into layers: inout [DlibFaceNetwork.Layer]) throws {
        switch kind {
        case .convolution:
            layers.append(try convolution())
        case .affine:
            guard let convolution = layers.popLast() else { throw FormatError("an affine layer comes first") }
            layers.append(try affine(after: convolution))
        case .relu:
            try expect("relu_")
            layers.append(.relu)
        case .pool:
            // The first pool takes the greatest value, all others the mean.
            let isFirst = layers.count == 2
            try expect(isFirst ? "max_pool_2" : "avg_pool_2")
            let kernel = try both(in: 0...16, "kernel")
            let stride = try both(in: 1...16, "stride")
            _ = try both(in: 0...0, "padding")
            layers.append(
                isFirst
                    ? .maxPool(kernel: kernel, stride: stride)
                    : kernel == 0 ? .globalAveragePool : .averagePool(kernel: kernel, stride: stride)
            )
        case .tag(let number):
            layers.append(.tag(number))
        case .skip(let number):
            layers.append(.skip(number))
        case .add(let number):
            try expect("add_prev_")
            layers.append(.add(number))
        case .dense:
            layers.append(try dense())
        }
    }

    private mutating func convolution() throws -> DlibFaceNetwork.Layer {
        try expect("con_4")
        let parameters = try tensor().values
        let filterCount = try integer(in: 1...4_096, "number of filters")
        let kernel = try both(in: 1...16, "kernel")
        let stride = try both(in: 1...16, "stride")
        let padding = try both(in: 0...16, "padding")
        let shape = try alias()
        _ = try alias()
        try skipFloats(4)
        let weightCount = try Weights.count(of: shape)
        guard
            shape[0] == filterCount, shape[2...] == [kernel, kernel], parameters.count == weightCount + filterCount
        else { throw FormatError("a convolution's parameters do not fit its shape") }
        return .convolution(
            weights: try Weights(shape: shape, values: Array(parameters[..<weightCount])),
            bias: Array(parameters[weightCount...]),
            stride: stride,
            padding: padding
        )
    }

    private mutating func affine(after layer: DlibFaceNetwork.Layer) throws -> DlibFaceNetwork.Layer {
        try expect("affine_")
        let parameters = try tensor().values
        _ = try alias()
        _ = try alias()
        try expect(0, "affine layer's mode")
        guard
            case .convolution(let weights, let bias, let stride, let padding) = layer,
            parameters.count == 2 * bias.count
        else { throw FormatError("an affine layer's parameters do not fit its convolution") }
        let scales = parameters[..<bias.count]
        let filterSize = weights.values.count / bias.count
        var scaled = weights.values
        for (filter, scale) in scales.enumerated() {
            for index in filter * filterSize..<(filter + 1) * filterSize {
                scaled[index] *= scale
            }
        }
        return .convolution(
            weights: try Weights(shape: weights.shape, values: scaled),
            bias: bias.indices.map { bias[$0] * scales[$0] + parameters[bias.count + $0] },
            stride: stride,
            padding: padding
        )
    }

    private mutating func dense() throws -> DlibFaceNetwork.Layer {
        try expect("fc_2")
        let outputs = try integer(in: 1...4_096, "number of outputs")
        let inputs = try integer(in: 1...4_096, "number of inputs")
        let parameters = try tensor().values
        _ = try alias()
        _ = try alias()
        try expect(1, "bias mode")
        try skipFloats(4)
        return .dense(weights: try Weights(shape: [inputs, outputs], values: parameters))
    }
}
