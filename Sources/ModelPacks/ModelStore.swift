package import FaceVision
package import Foundation

/// A pack whose files are all there.
package struct InstalledPack: Sendable, Hashable {
    package let manifest: PackManifest
    /// The folder that holds the manifest and the files it names.
    package let directory: URL
}

/// The folder of model packs: one folder per pack, each with its `manifest.json`.
///
/// Besides the built-in packs, every folder that holds a valid manifest of the same name is a pack. A value without
/// state: each call looks at the folder anew.
package struct ModelStore: Sendable {
    package struct Entry: Sendable, Hashable {
        package let manifest: PackManifest
        package let isInstalled: Bool
    }

    private static let manifestLimit = 1 << 20

    package let directory: URL
    let index: PackageIndex
    let builtIn: [PackManifest]

    /// - Parameters:
    ///   - directory: created by the first installation.
    ///   - index: where archives are looked up.
    ///   - builtIn: the packs that can be installed by name, the preferred one first.
    package init(
        directory: URL,
        index: PackageIndex = PackageIndex(environment: ProcessInfo.processInfo.environment),
        builtIn: [PackManifest] = PackManifest.builtIn
    ) {
        self.directory = directory
        self.index = index
        self.builtIn = builtIn
    }

    /// The built-in packs, then the user's by name. Folders without a valid manifest are left out.
    package func list() -> [Entry] {
        names.compactMap { name in
            if let installed = try? installedPack(name) {
                return Entry(manifest: installed.manifest, isInstalled: true)
            }
            let manifest = try? manifest(named: name)
            return manifest.map { Entry(manifest: $0, isInstalled: false) }
        }
    }

    /// The pack to use: the requested one, else the first installed one in the order of ``list()``.
    ///
    /// - Throws: ``ModelPackError`` that says what to do.
    package func active(requested: String? = nil) throws -> InstalledPack {
        guard let requested else {
            guard let first = names.lazy.compactMap({ try? installedPack($0) }).first else {
                throw ModelPackError.nothingInstalled
            }
            return first
        }
        let manifest = try manifest(named: requested)
        guard let installed = try installedPack(manifest.name) else { throw ModelPackError.notInstalled(requested) }
        return installed
    }

    private var names: [String] {
        let builtInNames = builtIn.map(\.name)
        let folders = (try? FileManager.default.contentsOfDirectory(atPath: directory.path)) ?? []
        return builtInNames + folders.filter { PackManifest.isName($0) && !builtInNames.contains($0) }.sorted()
    }

    /// The manifest of a built-in pack or, for another name, of the user's own.
    func manifest(named name: String) throws -> PackManifest {
        if let manifest = builtIn.first(where: { $0.name == name }) { return manifest }
        guard let manifest = try storedManifest(name) else {
            throw ModelPackError.unknownPack(name, known: names)
        }
        return manifest
    }

    /// The pack as it lies in its folder; nil where a file is missing or has the wrong size.
    func installedPack(_ name: String) throws -> InstalledPack? {
        guard let manifest = try storedManifest(name) else { return nil }
        let folder = directory.appending(path: name)
        let isComplete = manifest.files.allSatisfy { file in
            let path = folder.appending(path: file.name).resolvingSymlinksInPath().path
            return (try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int) == file.size
        }
        return isComplete ? InstalledPack(manifest: manifest, directory: folder) : nil
    }

    private func storedManifest(_ name: String) throws -> PackManifest? {
        let url = directory.appending(path: name).appending(path: "manifest.json")
        guard PackManifest.isName(name), let handle = try? FileHandle(forReadingFrom: url) else { return nil }
        defer { try? handle.close() }
        do {
            let json = try handle.read(upToCount: ModelStore.manifestLimit) ?? Data()
            let manifest = try PackManifest.decode(json)
            guard manifest.name == name else {
                throw ModelPackError.invalidManifest(pack: name, reason: "it is named '\(manifest.name)'")
            }
            return manifest
        } catch let error as DecodingError {
            throw ModelPackError.invalidManifest(pack: name, reason: error.summary)
        }
    }
}

extension DecodingError {
    /// One line: which key, and what is wrong with it.
    fileprivate var summary: String {
        let context: Context? =
            switch self {
            case .typeMismatch(_, let context), .valueNotFound(_, let context), .keyNotFound(_, let context),
                .dataCorrupted(let context):
                context
            @unknown default: nil
            }
        let path = context?.codingPath.map(\.stringValue).joined(separator: ".") ?? ""
        let reason = context?.debugDescription ?? "\(self)"
        return path.isEmpty ? reason : "\(path): \(reason)"
    }
}
