internal import COpenVINO
internal import Foundation
internal import Synchronization

/// OpenVINO's `Core`: one per process, since each brings its own thread pools and plug-ins.
///
/// Thread-safe: OpenVINO documents concurrent reading and compiling on one core as safe.
package final class OpenVINORuntime: Sendable {
    /// How numbers are represented during inference. Embeddings of different precisions differ measurably.
    package enum Precision: String, Sendable, Hashable, CaseIterable {
        case f32
        case bf16
    }

    private struct Handle: @unchecked Sendable {
        // OpenVINO's core is internally synchronised.
        let core: OpaquePointer
    }

    private static let instance = Mutex<OpenVINORuntime?>(nil)

    private let handle: Handle

    /// The process's runtime, started on first use.
    package static func shared() throws -> OpenVINORuntime {
        try instance.withLock { instance in
            if let instance { return instance }
            let runtime = try OpenVINORuntime()
            instance = runtime
            return runtime
        }
    }

    private init() throws {
        var core: OpaquePointer?
        try check(ov_core_create(&core), "start the runtime")
        guard let core else {
            throw InferenceError(operation: "start the runtime", status: 0, detail: "no core was returned")
        }
        handle = Handle(core: core)
    }

    deinit {
        ov_core_free(handle.core)
    }

    /// Whether the processor computes in bf16 by itself, which is then faster than f32.
    package func computesBF16() throws -> Bool {
        var value: UnsafeMutablePointer<CChar>?
        try check(
            ov_core_get_property(handle.core, "CPU", "OPTIMIZATION_CAPABILITIES", &value),
            "ask what the processor can do"
        )
        guard let value else { return false }
        defer { ov_free(value) }
        return String(cString: value).split { !$0.isLetter && !$0.isNumber }.contains("BF16")
    }

    /// Reads an ONNX file or an OpenVINO IR (`.xml` with its `.bin` beside it).
    ///
    /// - Parameter inputShape: the shape of the model's single input, nil for a dimension that may vary from run to run. A
    ///   shape that varies costs little; compiling for each shape would take a fifth of a second. Without one the model keeps
    ///   the shape it declares.
    /// - Throws: ``InferenceError`` naming the file.
    package func compile(
        modelAt path: String,
        inputShape: [Int?]? = nil,
        precision: Precision = .f32,
        streams: Int
    ) throws -> OpenVINOSession {
        let name = URL(fileURLWithPath: path).lastPathComponent
        var model: OpaquePointer?
        try check(ov_core_read_model(handle.core, path, nil, &model), "read model '\(name)'")
        defer { ov_model_free(model) }
        if let inputShape {
            try reshape(model, to: inputShape, name: name)
        }
        let compiled = try compile(model, name: name, precision: precision, streams: streams)
        return OpenVINOSession(runtime: self, compiled: compiled, name: name)
    }

    private func reshape(_ model: OpaquePointer?, to shape: [Int?], name: String) throws {
        let sizes = shape.map { $0.map(String.init) ?? "?" }.joined(separator: ", ")
        let operation = "reshape model '\(name)' to [\(sizes)]"
        var partialShape = ov_partial_shape_t()
        let dimensions = shape.map { ov_dimension_t(min: Int64($0 ?? -1), max: Int64($0 ?? -1)) }
        try check(ov_partial_shape_create(Int64(dimensions.count), dimensions, &partialShape), operation)
        defer { ov_partial_shape_free(&partialShape) }
        try check(ov_model_reshape_single_input(model, partialShape), operation)
    }

    private func compile(
        _ model: OpaquePointer?,
        name: String,
        precision: Precision,
        streams: Int
    ) throws -> OpaquePointer {
        let settings = [
            ("PERFORMANCE_HINT", "THROUGHPUT"),
            ("NUM_STREAMS", String(streams)),
            ("INFERENCE_NUM_THREADS", String(streams)),
            ("INFERENCE_PRECISION_HINT", precision.rawValue),
            // Detector and embedder each have streams: pinned, two busy ones would share a processor while another is idle.
            ("ENABLE_CPU_PINNING", "NO"),
        ]
        let strings = settings.map { (strdup($0.0), strdup($0.1)) }
        defer {
            for (key, value) in strings {
                free(key)
                free(value)
            }
        }
        let properties = strings.map { ov_property_t(key: $0.0, value: $0.1) }
        var compiled: OpaquePointer?
        try check(
            ov_core_compile_model_props(handle.core, model, "CPU", properties.count, properties, &compiled),
            "compile model '\(name)'"
        )
        guard let compiled else {
            throw InferenceError(operation: "compile model '\(name)'", status: 0, detail: "no model was returned")
        }
        return compiled
    }
}
