/// What an installation tells its caller while it runs.
package enum InstallEvent: Sendable, Hashable {
    case copying(file: String)
    case downloading(file: String, size: Int)
    /// Sent for each tenth of a large file, so that logs stay short.
    case received(file: String, percent: Int)
    case converting(archive: String)
    case alreadyInstalled(pack: String)
    case installed(pack: String)
    /// The preferred pack cannot be had, so another one is installed.
    case fallingBack(from: String, to: String, reason: String)
}
