internal import Foundation

/// Builds a network and writes it as OpenVINO's intermediate representation, version 11: XML and raw little-endian numbers.
///
/// The same calls give the same bytes, so that hashes of converted files can be pinned. Shapes of inner values are left
/// out: OpenVINO infers them. Operations: <https://docs.openvino.ai/2026/documentation/openvino-ir-format/operation-sets.html>.
struct NetworkWriter {
    /// The output of a layer.
    struct Node {
        fileprivate let layer: Int
        fileprivate let port: Int
    }

    private struct Layer {
        var type: String
        var name: String
        var attributes: KeyValuePairs<String, String>
        var inputs: [Node] = []
        var precision = "FP32"
        var outputName: String?
    }

    private let name: String
    private var layers: [Layer] = []
    /// The content of the `.bin` file.
    private(set) var weights = Data()

    init(name: String) {
        self.name = name
    }

    /// A float input; nil stands for a dimension that is known at run time only.
    mutating func input(_ name: String, shape: [Int?]) -> Node {
        let dimensions = shape.map { $0.map(String.init) ?? "?" }.joined(separator: ",")
        let attributes: KeyValuePairs = ["shape": dimensions, "element_type": "f32"]
        layers.append(Layer(type: "Parameter", name: name, attributes: attributes, outputName: name))
        return Node(layer: layers.count - 1, port: 0)
    }

    mutating func output(_ node: Node, name: String) {
        layers[node.layer].outputName = name
        layers.append(Layer(type: "Result", name: "\(name)/result", attributes: [:], inputs: [node]))
    }

    mutating func constant(_ tensor: Weights) -> Node {
        constant(tensor.values, shape: tensor.shape, elementType: "f32", precision: "FP32")
    }

    mutating func constant(_ integers: [Int]) -> Node {
        let values = integers.map { Int64($0) }
        return constant(values, shape: [values.count], elementType: "i64", precision: "I64")
    }

    /// An operation of the first operation set.
    mutating func operation(
        _ type: String,
        _ inputs: [Node],
        _ attributes: KeyValuePairs<String, String> = [:]
    ) -> Node {
        layers.append(Layer(type: type, name: "\(type)_\(layers.count)", attributes: attributes, inputs: inputs))
        return Node(layer: layers.count - 1, port: inputs.count)
    }

    private mutating func constant<Value>(
        _ values: [Value],
        shape: [Int],
        elementType: String,
        precision: String
    ) -> Node {
        // Raw numbers must be little-endian, which every platform that the program runs on is.
        let offset = weights.count
        values.withUnsafeBytes { weights.append(contentsOf: $0) }
        let attributes: KeyValuePairs = [
            "element_type": elementType,
            "shape": shape.map(String.init).joined(separator: ","),
            "offset": String(offset),
            "size": String(weights.count - offset),
        ]
        let name = "Const_\(layers.count)"
        layers.append(Layer(type: "Const", name: name, attributes: attributes, precision: precision))
        return Node(layer: layers.count - 1, port: 0)
    }

    // MARK: - XML

    /// The content of the `.xml` file. Names are the program's own and need no escaping.
    var xml: String {
        var edges: [String] = []
        var lines = ["<?xml version=\"1.0\"?>", "<net name=\"\(name)\" version=\"11\">", "<layers>"]
        for (index, layer) in layers.enumerated() {
            lines.append("<layer id=\"\(index)\" name=\"\(layer.name)\" type=\"\(layer.type)\" version=\"opset1\">")
            if !layer.attributes.isEmpty {
                lines.append("<data \(layer.attributes.map { "\($0)=\"\($1)\"" }.joined(separator: " "))/>")
            }
            if !layer.inputs.isEmpty {
                let ports = layer.inputs.enumerated().map { port, source in
                    "<port id=\"\(port)\" precision=\"\(layers[source.layer].precision)\"/>"
                }
                lines.append("<input>\(ports.joined())</input>")
            }
            if layer.type != "Result" {
                let names = layer.outputName.map { " names=\"\($0)\"" } ?? ""
                let port = "<port id=\"\(layer.inputs.count)\" precision=\"\(layer.precision)\"\(names)/>"
                lines.append("<output>\(port)</output>")
            }
            lines.append("</layer>")
            edges += layer.inputs.enumerated().map { port, source in
                let from = "from-layer=\"\(source.layer)\" from-port=\"\(source.port)\""
                return "<edge \(from) to-layer=\"\(index)\" to-port=\"\(port)\"/>"
            }
        }
        lines += ["</layers>", "<edges>"] + edges + ["</edges>", "</net>", ""]
        return lines.joined(separator: "\n")
    }
}

// MARK: - Operations

extension NetworkWriter {
    mutating func convolution(_ input: Node, weights: Weights, bias: [Float], stride: Int, padding: Int) throws -> Node
    {
        let convolved = operation(
            "Convolution",
            [input, constant(weights)],
            [
                "strides": "\(stride),\(stride)", "dilations": "1,1", "pads_begin": "\(padding),\(padding)",
                "pads_end": "\(padding),\(padding)", "auto_pad": "explicit",
            ]
        )
        let biases = constant(try Weights(shape: [1, bias.count, 1, 1], values: bias))
        return operation("Add", [convolved, biases], ["auto_broadcast": "numpy"])
    }

    mutating func maxPool(_ input: Node, kernel: Int, stride: Int, roundingUp: Bool) -> Node {
        operation(
            "MaxPool",
            [input],
            [
                "kernel": "\(kernel),\(kernel)", "strides": "\(stride),\(stride)", "pads_begin": "0,0",
                "pads_end": "0,0", "rounding_type": roundingUp ? "ceil" : "floor", "auto_pad": "explicit",
            ]
        )
    }

    mutating func averagePool(_ input: Node, kernel: Int, stride: Int) -> Node {
        operation(
            "AvgPool",
            [input],
            [
                "kernel": "\(kernel),\(kernel)", "strides": "\(stride),\(stride)", "pads_begin": "0,0",
                "pads_end": "0,0", "exclude-pad": "true", "rounding_type": "floor", "auto_pad": "explicit",
            ]
        )
    }

    /// A matrix product with `weights`, which are stored as (inputs, outputs) or, transposed, as (outputs, inputs).
    mutating func dense(_ input: Node, weights: Weights, transposed: Bool) -> Node {
        let attributes: KeyValuePairs = ["transpose_a": "false", "transpose_b": String(transposed)]
        return operation("MatMul", [input, constant(weights)], attributes)
    }
}
