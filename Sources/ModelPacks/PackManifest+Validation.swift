package import FaceVision

extension PackManifest {
    private static let sizeLimit = 4 << 30

    /// Checks a manifest, which users may write themselves, before anything is done with its names and numbers.
    ///
    /// - Throws: ``ModelPackError/invalidManifest(pack:reason:)`` for the first thing that is wrong.
    package func validate() throws {
        try require(PackManifest.isName(name), "the name may hold a-z, 0-9, '-' and '_' only, 64 at most")
        try require(version >= 1, "the version must be at least 1")
        try validateFiles()
        try validateDetector()
        try validateEmbedder()
    }

    static func isName(_ name: String) -> Bool {
        (1...64).contains(name.utf8.count) && name.allSatisfy { "abcdefghijklmnopqrstuvwxyz0123456789-_".contains($0) }
    }

    private func require(_ condition: Bool, _ reason: @autoclosure () -> String) throws {
        guard condition else { throw ModelPackError.invalidManifest(pack: name, reason: reason()) }
    }

    private func validateFiles() throws {
        try require((1...64).contains(files.count), "there must be 1 to 64 files")
        try require(archives.count <= 16, "there may be 16 archives at most")
        let names = files.map(\.name)
        try require(Set(names).count == names.count, "two files have the same name")
        for pinned in files.map({ PinnedFile($0) }) + archives.map({ PinnedFile($0) }) {
            try require(isPlainFileName(pinned.name), "'\(pinned.name)' is not a plain file name")
            let isSize = (1...PackManifest.sizeLimit).contains(pinned.size)
            try require(isSize, "the size of \(pinned.name) is out of range")
            let isHash = pinned.sha256.utf8.count == 64 && pinned.sha256.allSatisfy { "0123456789abcdef".contains($0) }
            try require(isHash, "the SHA-256 of \(pinned.name) is not 64 lower-case hexadecimal digits")
        }
        for file in files {
            let address = file.url ?? "https://"
            let isWeb = address.hasPrefix("https://") || address.hasPrefix("http://")
            try require(isWeb, "the address of \(file.name) is not http or https")
            let parts = (file.localPath ?? file.name).split(separator: "/", omittingEmptySubsequences: false)
            let isInside = parts.allSatisfy { !["", ".", ".."].contains($0) }
            try require(isInside, "the local path of \(file.name) leaves its folder")
        }
    }

    private func isPlainFileName(_ name: String) -> Bool {
        let isOrdinary = name.unicodeScalars.allSatisfy { $0 != "/" && $0.properties.generalCategory != .control }
        return (1...128).contains(name.utf8.count) && !name.hasPrefix(".") && name != "manifest.json" && isOrdinary
    }

    private func validateDetector() throws {
        let count = detector.kind == .mtcnn ? 3 : 1
        try require(detector.models.count == count, "a detector of kind \(detector.kind) has \(count) model(s)")
        for model in detector.models + [embedder.model] {
            try require(files.contains { $0.name == model }, "the model \(model) is not among the files")
        }
        try require((0...1).contains(detector.scoreThreshold), "the score threshold must lie in 0...1")
    }

    private func validateEmbedder() throws {
        try require((16...1_024).contains(embedder.inputSize), "the embedder's input size must lie in 16...1024")
        try require((1...8_192).contains(embedder.dimension), "the embedder's dimension must lie in 1...8192")
        let isMean = embedder.mean.count == 3 && embedder.mean.allSatisfy { (-1_000...1_000).contains($0) }
        try require(isMean, "the embedder's mean must be three numbers")
        try require(embedder.scale.isFinite && embedder.scale > 0, "the embedder's scale must be positive")
        let isTemplate = embedder.template.count == 5 && embedder.template.allSatisfy { $0.count == 2 }
        try require(isTemplate, "the embedder's template must be five points [x, y]")
        let isInside = embedder.template.joined().allSatisfy { (0...1).contains($0) }
        try require(isInside, "the embedder's template must lie in 0...1")
    }
}
