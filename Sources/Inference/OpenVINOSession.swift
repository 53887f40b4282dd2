internal import COpenVINO
internal import Synchronization

/// A compiled model and its pool of infer requests.
///
/// Keeps the runtime alive. A request is made when all others are busy, so there are never more than callers; callers are
/// bounded by the vision thread pool.
package final class OpenVINOSession: InferenceSession {
    private struct Compiled: @unchecked Sendable {
        // A compiled model is immutable; creating requests from several threads is documented as safe.
        let pointer: OpaquePointer
    }

    private let runtime: OpenVINORuntime
    private let compiled: Compiled
    private let name: String
    private let idleRequests = Mutex<[InferRequest]>([])

    init(runtime: OpenVINORuntime, compiled: OpaquePointer, name: String) {
        self.runtime = runtime
        self.compiled = Compiled(pointer: compiled)
        self.name = name
    }

    deinit {
        // Requests go first: they refer to the compiled model.
        idleRequests.withLock { $0.removeAll() }
        ov_compiled_model_free(compiled.pointer)
    }

    package func infer(shape: [Int], fill: (UnsafeMutableBufferPointer<Float>) -> Void) throws -> [Tensor] {
        let request = try idleRequests.withLock { $0.popLast() } ?? InferRequest(of: compiled.pointer, name: name)
        // A request that failed is dropped rather than reused in an unknown state.
        let outputs = try request.infer(shape: shape, fill: fill)
        idleRequests.withLock { $0.append(request) }
        return outputs
    }
}

/// One infer request: used by one thread at a time, which the pool's hand-over guarantees.
private final class InferRequest: @unchecked Sendable {
    private let pointer: OpaquePointer
    private let outputCount: Int
    private let name: String

    init(of compiled: OpaquePointer, name: String) throws {
        var count = 0
        try check(ov_compiled_model_outputs_size(compiled, &count), "inspect model '\(name)'")
        var request: OpaquePointer?
        try check(ov_compiled_model_create_infer_request(compiled, &request), "prepare model '\(name)'")
        guard let request else {
            throw InferenceError(operation: "prepare model '\(name)'", status: 0, detail: "no request was returned")
        }
        pointer = request
        outputCount = count
        self.name = name
    }

    deinit {
        ov_infer_request_free(pointer)
    }

    func infer(shape: [Int], fill: (UnsafeMutableBufferPointer<Float>) -> Void) throws -> [Tensor] {
        try setInput(shape: shape, fill: fill)
        try check(ov_infer_request_infer(pointer), "run model '\(name)'")
        return try (0..<outputCount).map(output)
    }

    private func setInput(shape: [Int], fill: (UnsafeMutableBufferPointer<Float>) -> Void) throws {
        let operation = "set the input of model '\(name)' to \(shape)"
        var tensor: OpaquePointer?
        try check(ov_infer_request_get_input_tensor(pointer, &tensor), operation)
        defer { ov_tensor_free(tensor) }
        let dimensions = shape.map { Int64($0) }
        var tensorShape = ov_shape_t()
        try check(ov_shape_create(Int64(dimensions.count), dimensions, &tensorShape), operation)
        defer { ov_shape_free(&tensorShape) }
        try check(ov_tensor_set_shape(tensor, tensorShape), operation)
        let count = shape.reduce(1, *)
        fill(UnsafeMutableBufferPointer(start: try floats(of: tensor, operation), count: count))
    }

    private func output(_ index: Int) throws -> Tensor {
        let operation = "read output \(index) of model '\(name)'"
        var tensor: OpaquePointer?
        try check(ov_infer_request_get_output_tensor_by_index(pointer, index, &tensor), operation)
        defer { ov_tensor_free(tensor) }
        var tensorShape = ov_shape_t()
        try check(ov_tensor_get_shape(tensor, &tensorShape), operation)
        defer { ov_shape_free(&tensorShape) }
        let shape = (0..<Int(tensorShape.rank)).map { Int(tensorShape.dims[$0]) }
        let start = try floats(of: tensor, operation)
        return Tensor(
            shape: shape,
            values: Array(UnsafeBufferPointer(start: start, count: shape.reduce(1, *)))
        )
    }

    private func floats(of tensor: OpaquePointer?, _ operation: String) throws -> UnsafeMutablePointer<Float> {
        var type = ov_element_type_e(0)
        try check(ov_tensor_get_element_type(tensor, &type), operation)
        var data: UnsafeMutableRawPointer?
        try check(ov_tensor_data(tensor, &data), operation)
        guard type == F32, let data else {
            throw InferenceError(operation: operation, status: 0, detail: "the tensor does not hold 32-bit floats")
        }
        return data.assumingMemoryBound(to: Float.self)
    }
}
