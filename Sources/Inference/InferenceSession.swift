/// A model that is ready to run: one float input, one or more float outputs.
///
/// Calls block until the result is there and may be made from several threads at once; they must never be made on the
/// cooperative thread pool.
package protocol InferenceSession: Sendable {
    /// Runs the model once.
    ///
    /// - Parameters:
    ///   - shape: the input's shape; one that the model accepts.
    ///   - fill: writes every element of the input, row-major.
    /// - Returns: the outputs in the model's order.
    /// - Throws: ``InferenceError``.
    func infer(shape: [Int], fill: (UnsafeMutableBufferPointer<Float>) -> Void) throws -> [Tensor]
}

extension InferenceSession {
    /// Runs the model on a tensor.
    package func infer(_ input: Tensor) throws -> [Tensor] {
        try infer(shape: input.shape) { buffer in
            _ = buffer.initialize(fromContentsOf: input.values)
        }
    }
}
