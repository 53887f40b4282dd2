import Foundation

/// `scripts/dlib-embedding.cpp`, which runs dlib's own library.
enum DlibProgram {
    static let networkMember =
        "face_recognition_models-0.3.0/face_recognition_models/models/dlib_face_recognition_resnet_model_v1.dat"

    /// Pictures of noise, of a gradient and of one colour, 150 x 150 RGB.
    static let chips: [[UInt8]] = {
        var state: UInt32 = 1
        let noise = (0..<67_500).map { _ in
            state = state &* 1_664_525 &+ 1_013_904_223
            return UInt8(state >> 24)
        }
        let gradient: [UInt8] = (0..<67_500).map { index in
            let (pixel, channel) = index.quotientAndRemainder(dividingBy: 3)
            return UInt8(pixel / 150 * (channel + 1) / 2)
        }
        return [noise, gradient, Array(repeating: 200, count: 67_500)]
    }()

    /// Compiles the program on first use; nil, with a printed reason, where this machine cannot.
    static func compiled() async throws -> URL? {
        let source = ConvertedPack.packageFolder.appending(path: "scripts/dlib-embedding.cpp")
        let folder = ConvertedPack.packageFolder.appending(path: ".deps/test")
        let program = folder.appending(path: "dlib-embedding")
        if let built = modified(program), let written = modified(source), built > written { return program }
        for needed in ["/usr/bin/g++", "/usr/include/dlib/dnn.h"]
        where !FileManager.default.fileExists(atPath: needed) {
            print("Skipping the comparison with dlib: \(needed) is missing")
            return nil
        }
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let fresh = folder.appending(path: "dlib-embedding-\(ProcessInfo.processInfo.processIdentifier)")
        let compiler = Process()
        compiler.executableURL = URL(filePath: "/usr/bin/g++")
        compiler.arguments = ["-O2", "-std=c++17", source.path, "-o", fresh.path, "-ldlib"]
        guard try await status(of: compiler) == 0 else {
            print("Skipping the comparison with dlib: \(source.lastPathComponent) does not compile")
            return nil
        }
        try? FileManager.default.removeItem(at: program)
        try FileManager.default.moveItem(at: fresh, to: program)
        return program
    }

    /// Waits without keeping a thread from the other tests.
    private static func status(of process: Process) async throws -> Int32 {
        try await withCheckedThrowingContinuation { continuation in
            process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
            do {
                try process.run()
            } catch {
                continuation.resume(throwing: error)
            }
        }
    }

    /// dlib's embeddings, not of unit length.
    static func embeddings(of chips: [[UInt8]], program: URL, network: URL, in folder: URL) throws -> [[Float]] {
        let input = folder.appending(path: "chips")
        try Data(chips.joined()).write(to: input)
        let output = Pipe()
        let process = Process()
        process.executableURL = program
        process.arguments = [network.path]
        process.standardInput = try FileHandle(forReadingFrom: input)
        process.standardOutput = output
        try process.run()
        let text = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        return text.split(separator: "\n").map { line in line.split(separator: " ").compactMap { Float($0) } }
    }

    private static func modified(_ file: URL) -> Date? {
        try? FileManager.default.attributesOfItem(atPath: file.path)[.modificationDate] as? Date
    }
}
