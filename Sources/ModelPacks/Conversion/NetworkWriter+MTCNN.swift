/// One of the three networks of MTCNN, as `facenet_pytorch/models/mtcnn.py` defines them.
///
/// Paper: <https://arxiv.org/abs/1604.02878>. Input is RGB, `(value - 127.5) / 128`. `probability` has two channels, no
/// face and face; `regression` moves the box; `landmarks` are five x, then five y.
enum MTCNNNetwork: String, CaseIterable {
    /// Proposals over a whole image of any size.
    case pnet
    /// Refinement of crops of 24 pixels.
    case rnet
    /// Output of crops of 48 pixels.
    case onet

    fileprivate enum Step {
        case convolution(String)
        case prelu(String)
        /// Always with stride 2, rounding up.
        case pool(Int)
        /// PyTorch permutes to (batch, width, height, channel) before it flattens.
        case flatten
        case dense(String)
    }

    fileprivate var inputSide: Int? {
        switch self {
        case .pnet: nil
        case .rnet: 24
        case .onet: 48
        }
    }

    fileprivate var body: [Step] {
        switch self {
        case .pnet:
            [
                .convolution("conv1"), .prelu("prelu1"), .pool(2), .convolution("conv2"), .prelu("prelu2"),
                .convolution("conv3"), .prelu("prelu3"),
            ]
        case .rnet:
            [
                .convolution("conv1"), .prelu("prelu1"), .pool(3), .convolution("conv2"), .prelu("prelu2"), .pool(3),
                .convolution("conv3"), .prelu("prelu3"), .flatten, .dense("dense4"), .prelu("prelu4"),
            ]
        case .onet:
            [
                .convolution("conv1"), .prelu("prelu1"), .pool(3), .convolution("conv2"), .prelu("prelu2"), .pool(3),
                .convolution("conv3"), .prelu("prelu3"), .pool(2), .convolution("conv4"), .prelu("prelu4"), .flatten,
                .dense("dense5"), .prelu("prelu5"),
            ]
        }
    }

    /// The branches after the body, the first of which ends in a softmax.
    fileprivate var heads: [(name: String, step: Step)] {
        switch self {
        case .pnet: [("probability", .convolution("conv4_1")), ("regression", .convolution("conv4_2"))]
        case .rnet: [("probability", .dense("dense5_1")), ("regression", .dense("dense5_2"))]
        case .onet:
            [
                ("probability", .dense("dense6_1")), ("regression", .dense("dense6_2")),
                ("landmarks", .dense("dense6_3")),
            ]
        }
    }
}

extension NetworkWriter {
    init(_ network: MTCNNNetwork, _ file: TorchFile) throws {
        self.init(name: network.rawValue)
        var node = input("input", shape: [nil, 3, network.inputSide, network.inputSide])
        for step in network.body {
            node = try append(step, to: node, file)
        }
        for (name, step) in network.heads {
            let head = try append(step, to: node, file)
            output(name == "probability" ? operation("SoftMax", [head], ["axis": "1"]) : head, name: name)
        }
    }

    private mutating func append(_ step: MTCNNNetwork.Step, to node: Node, _ file: TorchFile) throws -> Node {
        switch step {
        case .convolution(let name):
            return try convolution(
                node,
                weights: try file.tensor("\(name).weight"),
                bias: try file.tensor("\(name).bias").values,
                stride: 1,
                padding: 0
            )
        case .prelu(let name):
            return operation("PReLU", [node, constant(try file.tensor("\(name).weight"))])
        case .pool(let kernel):
            return maxPool(node, kernel: kernel, stride: 2, roundingUp: true)
        case .flatten:
            let permuted = operation("Transpose", [node, constant([0, 3, 2, 1])])
            return operation("Reshape", [permuted, constant([0, -1])], ["special_zero": "true"])
        case .dense(let name):
            let bias = try file.tensor("\(name).bias").values
            let product = dense(node, weights: try file.tensor("\(name).weight"), transposed: true)
            let biases = constant(try Weights(shape: [1, bias.count], values: bias))
            return operation("Add", [product, biases], ["auto_broadcast": "numpy"])
        }
    }
}
