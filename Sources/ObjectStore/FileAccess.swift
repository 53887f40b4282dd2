internal import NIOPosix

/// Blocking file calls, kept away from the threads that run Swift's tasks.
package enum FileAccess {
    /// Runs `body` on a thread that may block.
    @concurrent
    package static func run<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
        try await NIOThreadPool.singleton.runIfActive(body)
    }
}
