extension NetworkWriter {
    /// dlib's face embedder: `input` is 1x3x150x150 normalised RGB, `embedding` 1x128, not yet of unit length.
    init(_ dlib: DlibFaceNetwork) throws {
        self.init(name: "dlib-resnet")
        var current = Stage(node: input("input", shape: [1, 3, 150, 150]), channels: 3, side: 150)
        var tags: [Int: Stage] = [:]

        func tagged(_ number: Int) throws -> Stage {
            guard let stage = tags[number] else { throw FormatError("a layer uses tag \(number) before it is set") }
            return stage
        }

        for layer in dlib.layers {
            switch layer {
            case .convolution(let weights, let bias, let stride, let padding):
                current.node = try convolution(
                    current.node,
                    weights: weights,
                    bias: bias,
                    stride: stride,
                    padding: padding
                )
                current.channels = bias.count
                current.side = (current.side + 2 * padding - weights.shape[2]) / stride + 1
            case .relu:
                current.node = operation("ReLU", [current.node])
            case .maxPool(let kernel, let stride):
                current.node = maxPool(current.node, kernel: kernel, stride: stride, roundingUp: false)
                current.side = (current.side - kernel) / stride + 1
            case .averagePool(let kernel, let stride):
                current.node = averagePool(current.node, kernel: kernel, stride: stride)
                current.side = (current.side - kernel) / stride + 1
            case .globalAveragePool:
                current.node = operation("ReduceMean", [current.node, constant([2, 3])], ["keep_dims": "false"])
            case .tag(let number):
                tags[number] = current
            case .skip(let number):
                current = try tagged(number)
            case .add(let number):
                let other = try tagged(number)
                let channels = max(current.channels, other.channels)
                let side = max(current.side, other.side)
                let terms = [current, other].map { pad($0, channels: channels, side: side) }
                let sum = operation("Add", terms, ["auto_broadcast": "numpy"])
                current = Stage(node: sum, channels: channels, side: side)
            case .dense(let weights):
                current.node = dense(current.node, weights: weights, transposed: false)
            }
        }
        output(current.node, name: "embedding")
    }

    private struct Stage {
        var node: Node
        var channels: Int
        var side: Int
    }

    /// Adds channels of zeros, and zeros at the bottom and right edges, as dlib's `add_prev` does.
    private mutating func pad(_ stage: Stage, channels: Int, side: Int) -> Node {
        let growth = [0, channels - stage.channels, side - stage.side, side - stage.side]
        guard growth != [0, 0, 0, 0] else { return stage.node }
        return operation(
            "Pad",
            [stage.node, constant([0, 0, 0, 0]), constant(growth)],
            ["pad_mode": "constant"]
        )
    }
}
