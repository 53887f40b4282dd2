internal import HTTPTypes
package import Hummingbird

/// What a supervisor asks: is the process up, and can it do its work.
package struct HealthController: Sendable {
    private let checkReadiness: @Sendable () async throws -> Void

    /// - Parameter checkReadiness: throws, with a description fit for strangers, while the server cannot work.
    package init(checkReadiness: @escaping @Sendable () async throws -> Void) {
        self.checkReadiness = checkReadiness
    }

    package func addRoutes<Context: RequestContext>(to router: some RouterMethods<Context>) {
        router.get("healthz") { _, _ in Response(text: "ok") }
        router.get("readyz") { _, _ in
            do {
                try await checkReadiness()
                return Response(text: "ready")
            } catch {
                let reason = String(describing: error).split(whereSeparator: \.isNewline).joined(separator: " ")
                return Response(text: "not ready: \(reason)", status: .serviceUnavailable)
            }
        }
    }
}
