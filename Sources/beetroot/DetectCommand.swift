import ArgumentParser
import BeetrootApp
import FaceCore
import FaceVision
import Foundation

struct DetectCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "detect",
        abstract: "Find the faces in images.",
        discussion: "Boxes and landmarks are fractions of the upright image. Faces come largest first, at most 100."
    )

    @OptionGroup var options: DataOptions

    @Argument(help: "Images.")
    var images: [String]

    func run() async throws {
        try await Console.run {
            let configuration = try options.configuration()
            let pipeline = try await configuration.loadPipeline()
            var failures = 0
            for file in images {
                do {
                    let bytes = try await ImageFile.read(file, configuration: configuration)
                    let found = try await pipeline.detect(bytes)
                    let result = DetectResult(
                        file: file,
                        width: found.width,
                        height: found.height,
                        faces: found.faces.map(FaceDetail.init)
                    )
                    if options.json {
                        try Console.output(json: result)
                    } else {
                        Console.output("\(file): \(found.width) x \(found.height), \(found.faces.count) faces")
                        found.faces.map(describe).forEach(Console.output)
                    }
                } catch {
                    failures += 1
                    try ImageFile.report(error, of: file, json: options.json)
                }
            }
            if failures > 0 { throw ExitCode.failure }
        }
    }

    private func describe(_ face: DetectedFace) -> String {
        let box = face.boundingBox
        let place = [box.left, box.top, box.width, box.height].map { $0.formatted(3) }.joined(separator: " ")
        return "  box \(place)  confidence \(face.confidence.formatted(1))  yaw \(face.pose.yaw.formatted(0))"
            + "  brightness \(face.quality.brightness.formatted(0))  sharpness \(face.quality.sharpness.formatted(0))"
    }
}

private struct DetectResult: Encodable {
    let file: String
    let width: Int
    let height: Int
    let faces: [FaceDetail]
}
