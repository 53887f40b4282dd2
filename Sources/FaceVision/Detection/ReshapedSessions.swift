internal import Inference
internal import Synchronization

/// One model, compiled once for each input shape that it meets. Shapes come from ``Canvas/Layout``, so they are few.
final class ReshapedSessions: Sendable {
    private let compile: @Sendable ([Int]) throws -> any InferenceSession
    private let sessions = Mutex<[[Int]: any InferenceSession]>([:])

    init(compile: @escaping @Sendable ([Int]) throws -> any InferenceSession) {
        self.compile = compile
    }

    /// The session for a shape. Compiling holds the lock: another thread that wants the same shape would only repeat it.
    func session(for shape: [Int]) throws -> any InferenceSession {
        try sessions.withLock { sessions in
            if let session = sessions[shape] { return session }
            let session = try compile(shape)
            sessions[shape] = session
            return session
        }
    }
}
