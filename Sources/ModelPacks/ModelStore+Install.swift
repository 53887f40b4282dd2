internal import FaceVision
package import Foundation

extension ModelStore {
    /// Installs the preferred pack, or the next built-in one where its files cannot be had from the network.
    ///
    /// - Parameter source: see ``install(_:from:progress:)``.
    package func installPreferred(
        from source: URL? = nil,
        progress: @escaping @Sendable (InstallEvent) -> Void = { _ in }
    ) async throws -> InstalledPack {
        var last: (pack: String, error: ModelPackError)?
        for manifest in builtIn {
            if let last {
                progress(.fallingBack(from: last.pack, to: manifest.name, reason: last.error.description))
            }
            // A silent server must not delay the choice of another pack.
            let timeouts = last == nil ? Downloader.Timeouts(idle: .seconds(8)) : Downloader.Timeouts()
            do {
                return try await install(manifest, from: source, timeouts: timeouts, progress: progress)
            } catch let error as ModelPackError where error.isNetworkFailure {
                last = (manifest.name, error)
            }
        }
        throw last?.error ?? ModelPackError.nothingInstalled
    }

    /// Installs a pack; does nothing if it is installed already.
    ///
    /// The pack's folder appears in one step once every file is verified. An interrupted installation goes on where it
    /// stopped. Of two installations at once the second one fails.
    /// - Parameters:
    ///   - name: a built-in pack, or a user's own whose manifest is in its folder.
    ///   - source: a folder laid out like the public collection of models; may also hold files and archives directly.
    ///     What it lacks is downloaded.
    ///   - progress: called from the installing task.
    /// - Throws: ``ModelPackError``, or a file system's error.
    package func install(
        _ name: String,
        from source: URL? = nil,
        progress: @escaping @Sendable (InstallEvent) -> Void = { _ in }
    ) async throws -> InstalledPack {
        try await install(try manifest(named: name), from: source, timeouts: Downloader.Timeouts(), progress: progress)
    }

    private func install(
        _ manifest: PackManifest,
        from source: URL?,
        timeouts: Downloader.Timeouts,
        progress: @escaping @Sendable (InstallEvent) -> Void
    ) async throws -> InstalledPack {
        if let installed = try? installedPack(manifest.name), installed.manifest == manifest {
            progress(.alreadyInstalled(pack: manifest.name))
            return installed
        }
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        let lock = try FolderLock(directory)
        defer { withExtendedLifetime(lock) {} }
        return try await Downloader.run(timeouts: timeouts) { downloader in
            let installation = try Installation(
                manifest: manifest,
                store: self,
                source: source,
                downloader: downloader,
                progress: progress
            )
            return try await installation.run()
        }
    }
}
