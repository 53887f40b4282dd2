internal import FaceVision
internal import Foundation

/// One pack on its way into the store: gathered in a hidden folder, moved into place when complete.
struct Installation {
    private static let largeFile = 10 << 20

    private let manifest: PackManifest
    private let source: URL?
    private let downloader: Downloader
    private let index: PackageIndex
    private let progress: @Sendable (InstallEvent) -> Void

    private let target: URL
    private let stagingRoot: URL
    private let staging: URL
    private let archives: URL

    init(
        manifest: PackManifest,
        store: ModelStore,
        source: URL?,
        downloader: Downloader,
        progress: @escaping @Sendable (InstallEvent) -> Void
    ) throws {
        self.manifest = manifest
        self.source = source
        self.downloader = downloader
        self.progress = progress
        index = store.index
        target = store.directory.appending(path: manifest.name)
        stagingRoot = store.directory.appending(path: ".staging")
        staging = stagingRoot.appending(path: manifest.name)
        archives = stagingRoot.appending(path: "archives")
        try FileManager.default.createDirectory(at: staging, withIntermediateDirectories: true)
    }

    func run() async throws -> InstalledPack {
        reuseInstalledFiles()
        for file in manifest.files where manifest.archives.isEmpty || file.url != nil {
            try await obtain(PinnedFile(file), localPath: file.localPath, into: staging) {
                guard let url = file.url else { throw ModelPackError.noSource(file: file.name) }
                return url
            }
        }
        if !manifest.files.allSatisfy({ PinnedFile($0).matches(staging.appending(path: $0.name)) }) {
            try await convertArchives()
        }
        for file in manifest.files {
            try PinnedFile(file).verify(staging.appending(path: file.name))
        }
        try moveIntoPlace()
        progress(.installed(pack: manifest.name))
        return InstalledPack(manifest: manifest, directory: target)
    }

    /// A new version of a pack often changes its manifest only.
    private func reuseInstalledFiles() {
        for file in manifest.files.map({ PinnedFile($0) }) {
            let installed = target.appending(path: file.name)
            let staged = staging.appending(path: file.name)
            if !file.matches(staged), file.matches(installed) {
                try? copy(installed, to: staged)
            }
        }
    }

    /// Puts a verified file into a folder, from the source folder if that holds it, else from the network.
    private func obtain(
        _ file: PinnedFile,
        localPath: String?,
        into folder: URL,
        address: () async throws -> String
    ) async throws {
        let destination = folder.appending(path: file.name)
        guard !file.matches(destination) else { return }
        let candidates = [localPath, file.name].compactMap { path in path.flatMap { source?.appending(path: $0) } }
        if let local = candidates.first(where: { FileManager.default.fileExists(atPath: $0.path) }) {
            progress(.copying(file: file.name))
            try file.verify(local)
            try copy(local, to: destination)
            try file.verify(destination)
        } else {
            let address = try await address()
            progress(.downloading(file: file.name, size: file.size))
            var tenth = 0
            try await downloader.download(file, from: address, to: destination) { received in
                let tenths = received * 10 / file.size
                guard tenths > tenth, file.size > Installation.largeFile else { return }
                tenth = tenths
                progress(.received(file: file.name, percent: tenths * 10))
            }
        }
    }

    private func convertArchives() async throws {
        try FileManager.default.createDirectory(at: archives, withIntermediateDirectories: true)
        for archive in manifest.archives {
            try await obtain(PinnedFile(archive), localPath: nil, into: archives) {
                try await index.address(of: archive, using: downloader)
            }
            progress(.converting(archive: archive.file))
            try await PackConverter.convert(archive, at: archives.appending(path: archive.file), into: staging)
        }
    }

    /// The manifest is written last: without it a folder is no pack.
    private func moveIntoPlace() throws {
        let files = FileManager.default
        let wanted = Set(manifest.files.map(\.name))
        for leftover in try files.contentsOfDirectory(atPath: staging.path) where !wanted.contains(leftover) {
            try files.removeItem(at: staging.appending(path: leftover))
        }
        for file in manifest.files {
            let handle = try FileHandle(forReadingFrom: staging.appending(path: file.name))
            try handle.synchronize()
            try handle.close()
        }
        try manifest.encoded().write(to: staging.appending(path: "manifest.json"), options: .atomic)
        synchronizeFolder(staging)

        let replaced = stagingRoot.appending(path: "\(manifest.name).replaced")
        try? files.removeItem(at: replaced)
        if files.fileExists(atPath: target.path) {
            try moveReplacing(target, to: replaced)
        }
        try moveReplacing(staging, to: target)
        try? files.removeItem(at: replaced)
        try? files.removeItem(at: archives)
        // Only empty folders go: another pack's interrupted download stays.
        for folder in (try? files.contentsOfDirectory(atPath: stagingRoot.path)) ?? [] {
            rmdir(stagingRoot.appending(path: folder).path)
        }
        rmdir(stagingRoot.path)
    }

    private func copy(_ origin: URL, to destination: URL) throws {
        try? FileManager.default.removeItem(at: destination)
        try FileManager.default.copyItem(at: origin.resolvingSymlinksInPath(), to: destination)
        // The origin's permissions may keep the server's user, or the next installation, from the copy.
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: destination.path)
    }
}
