import BeetrootTesting
import Foundation
import Testing

extension EndToEnd {
    /// Hostile, broken and unusual files: each ends in a result or one line that names it.
    @Suite(.needsShared)
    struct UnusualFileTests {
        private static let timeLimit = 10.0
        private static let memoryLimit = 1_500_000_000
        private static let batchSize = 12

        private var folder: URL {
            get throws { try #require(TestMaterial.shared).appending(path: "photos/odd") }
        }

        private var files: [String] {
            get throws { try FileTree(folder).files.keys.sorted().map { try folder.appending(path: $0).path } }
        }

        /// What one process made of its files.
        private struct Outcome: Sendable {
            var faces = 0
            var refused = 0
            var slowest = 0.0
            var peakMemory = 0
            var problems: [String] = []

            static func + (one: Outcome, other: Outcome) -> Outcome {
                Outcome(
                    faces: one.faces + other.faces,
                    refused: one.refused + other.refused,
                    slowest: max(one.slowest, other.slowest),
                    peakMemory: max(one.peakMemory, other.peakMemory),
                    problems: one.problems + other.problems
                )
            }
        }

        /// Detects in several files with one process: a start takes longer than most files do. The process's peak memory
        /// bounds that of every file, and the time between two lines, of which the first includes the start, is a file's.
        private func detect(_ files: [String], _ beetroot: Beetroot) async throws -> Outcome {
            let run = try beetroot.start(["detect", "--json"] + files)
            var outcome = Outcome()
            let clock = ContinuousClock()
            var last = clock.now
            var seen = 0
            _ = try await run.waitUntil(limit: .seconds(120)) {
                let lines = run.output.count { $0 == UInt8(ascii: "\n") }
                if lines > seen {
                    outcome.slowest = max(outcome.slowest, (clock.now - last) / .seconds(1))
                    last = clock.now
                    seen = lines
                }
                return (clock.now - last) / .seconds(1) > Self.timeLimit
            }
            let result = try await run.wait(limit: .milliseconds(100))
            outcome.peakMemory = result.peakMemory
            // What libvips' assertions print is not JSON.
            let answers = result.lines.prefix { $0.hasPrefix("{") }
            for (file, line) in zip(files, answers) {
                let data = Data(line.utf8)
                if let image = try? JSONDecoder().decode(DetectedImage.self, from: data), image.file == file {
                    outcome.faces += image.faces.count
                } else if let failure = try? JSONDecoder().decode(FileFailure.self, from: data), failure.file == file,
                    !failure.error.isEmpty, !failure.error.contains("\n")
                {
                    outcome.refused += 1
                } else {
                    outcome.problems.append("\(file): unexpected answer \(line)")
                }
            }
            if answers.count < files.count {
                let culprit = files[answers.count]
                let end = result.timedOut ? "too slow" : "signal \(result.signal ?? 0) status \(result.status ?? -1)"
                outcome.problems.append("\(culprit): \(end) \(result.errorLines.first ?? "")")
                // The files after it are still to be looked at.
                let rest = Array(files.dropFirst(answers.count + 1))
                return rest.isEmpty ? outcome : outcome + (try await detect(rest, beetroot))
            }
            if result.status != (outcome.refused > 0 ? 1 : 0) {
                outcome.problems.append("\(files): exit status \(result.status ?? -1) signal \(result.signal ?? 0)")
            }
            if let noise = result.errorLines.first {
                outcome.problems.append("beside the JSON: \(noise)")
            }
            return outcome
        }

        @Test(arguments: Pack.installed)
        func everyFileEndsWell(pack: Pack) async throws {
            let beetroot = try Beetroot(pack)
            let files = try files
            let batches = stride(from: 0, to: files.count, by: Self.batchSize).map {
                Array(files[$0..<min($0 + Self.batchSize, files.count)])
            }
            let outcome = try await withThrowingTaskGroup(of: Outcome.self) { group in
                // Two processes at a time.
                for worker in 0..<2 {
                    group.addTask {
                        var outcome = Outcome()
                        for index in stride(from: worker, to: batches.count, by: 2) {
                            outcome = outcome + (try await detect(batches[index], beetroot))
                        }
                        return outcome
                    }
                }
                return try await group.reduce(Outcome(), +)
            }
            Measured.note(
                """
                \(pack.name): \(files.count) unusual files: \(outcome.refused) refused, \(outcome.faces) faces, slowest \
                \(String(format: "%.1f", outcome.slowest)) s, peak memory \(outcome.peakMemory / 1_000_000) MB
                """
            )
            #expect(outcome.problems.isEmpty, "\(outcome.problems.joined(separator: "\n"))")
            #expect(outcome.slowest < Self.timeLimit)
            #expect(outcome.peakMemory < Self.memoryLimit)
        }

        @Test(arguments: ["bomb_30000x30000_1bit.png", "bomb_20000x20000_rgb.png", "sof_lies_65500x65500.jpg"])
        func bombIsRefusedAtOnce(name: String) async throws {
            let file = try folder.appending(path: "generated/\(name)").path
            let beetroot = try Beetroot(Pack.installed[0])
            var fastest = Double.infinity
            var memory = 0
            // The machine may be busy with something else: the fastest of three counts.
            for _ in 0..<3 where fastest >= 1 {
                let result = try await beetroot.run("detect", "--json", file)
                #expect(result.status == 1, "\(result)")
                let failure = try #require(try result.decoded(FileFailure.self).first)
                #expect(failure.file == file && failure.error.contains("pixels"), "\(failure)")
                fastest = min(fastest, result.seconds)
                memory = max(memory, result.peakMemory)
            }
            Measured.note("\(name): refused in \(fastest) s with \(memory / 1_000_000) MB")
            #expect(fastest < 1)
            #expect(memory < 300_000_000)
        }

        @Test(.needsShared)
        func ingestReportsEachBadFileAndGoesOn() async throws {
            let beetroot = try Beetroot(Pack.installed[0])
            let result = try await beetroot.run("ingest", "--json", try folder.appending(path: "generated").path)
            #expect(result.status == 1, "\(result)")
            let (photos, summary) = try result.ingested
            #expect(summary.failed == photos.count { $0.status == "failed" } && summary.failed > 0)
            #expect(photos.allSatisfy { ($0.status == "failed") == ($0.error != nil) })
            // One photo in many formats: one person, unless the stored pixels lie on their side.
            let faces = photos.filter { $0.key.contains("/face_exif_") }.flatMap(\.faces)
            #expect(Set(faces.map(\.personId)).count == 1)
        }
    }
}
