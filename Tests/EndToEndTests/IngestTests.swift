import BeetrootTesting
import Foundation
import Testing

extension EndToEnd {
    @Suite(.needsPhotos)
    struct IngestTests {
        private struct Library {
            let beetroot: Beetroot
            let photos: URL
            let result: ProcessResult

            /// Every photograph, ingested.
            init(_ pack: Pack, copies: Int = 1, _ options: String...) async throws {
                beetroot = try Beetroot(pack)
                photos = beetroot.data.url.appending(path: "photos")
                try Photo.copyAll(to: photos, copies: copies)
                result = try await beetroot.run(["ingest", "--json", photos.path] + options)
                try #require(result.status == 0, "\(result)")
            }
        }

        @Test(arguments: Pack.installed)
        func photosBecomePeople(pack: Pack) async throws {
            let library = try await Library(pack)
            let (photos, summary) = try library.result.ingested
            #expect(photos.count == Photo.allCases.count)
            #expect(summary.photos == photos.count)
            #expect(summary.unchanged == 0 && summary.failed == 0)
            #expect(summary.faces == photos.reduce(0) { $0 + $1.faceCount })
            #expect(summary.newPersons == photos.flatMap(\.faces).count { $0.outcome == "new" })
            #expect(summary.seconds > 0)
            #expect(abs(summary.photosPerSecond - Double(photos.count) / summary.seconds) < 0.01)

            for photo in photos {
                #expect(photo.status == "done" && photo.error == nil)
                #expect(photo.faceCount == photo.faces.count && photo.faceCount >= 1)
                #expect(photo.faces.map(\.index) == Array(1...photo.faceCount))
                // The key is the file's place; the identifier its hash, as clients of the seed compute it.
                #expect(photo.key.hasPrefix("photos-raw" + library.photos.path + "/"))
                #expect(photo.photoId == String(try await sha256("local/\(photo.key)").prefix(20)))
                for face in photo.faces {
                    #expect(UUID(uuidString: face.faceId) != nil)
                    #expect(face.boundingBox.isPlausible)
                    let person = try #require(face.personId)
                    #expect(face.thumbKey == "faces-thumbs/\(person)/\(photo.photoId)_face_\(face.index).jpg")
                    switch face.outcome {
                    case "new":
                        #expect(face.personId == face.faceId)
                        #expect(face.similarity == nil)
                    case "match":
                        #expect(face.personId != face.faceId)
                        #expect((95...100).contains(face.similarity ?? 0))
                    default:
                        Issue.record("unexpected outcome \(face.outcome)")
                    }
                }
            }
            // Members are there even where they are null.
            let firstFace = try #require((try library.result.objects[0]["faces"] as? [[String: Any]])?.first)
            #expect(firstFace.keys.contains("similarity"))

            func people(of names: [Photo]) -> [String?] {
                names.map { name in photos.first { $0.key.hasSuffix("-\(name.rawValue)") }?.faces.first?.personId }
            }
            let obama = Set(people(of: Photo.obamas))
            #expect(obama.count == 1)
            #expect(!obama.contains(people(of: [.biden])[0]))
        }

        @Test(arguments: Pack.installed)
        func thumbnailsShowTheFaces(pack: Pack) async throws {
            let library = try await Library(pack)
            let faces = try library.result.ingested.photos.flatMap(\.faces)
            let files = try FileTree(library.beetroot.thumbnails).files.keys
            #expect(Set(files) == Set(faces.map(\.thumbKey)))
            for file in files {
                let thumbnail = try Data(contentsOf: library.beetroot.thumbnails.appending(path: file))
                let jpeg = try #require(JPEG(thumbnail), "\(file)")
                #expect(!jpeg.hasExif)
            }
            let largest = try library.result.ingested.photos.compactMap(\.faces.first?.thumbKey)
            let found = try await library.beetroot.lines(
                DetectedImage.self,
                ["detect", "--json"] + largest.map { library.beetroot.thumbnails.appending(path: $0).path }
            )
            #expect(found.allSatisfy { !$0.faces.isEmpty }, "\(found.filter(\.faces.isEmpty).map(\.file))")
        }

        @Test(arguments: Pack.installed)
        func withoutMarginThumbnailsAreCutAtTheBox(pack: Pack) async throws {
            let library = try await Library(pack, "--thumbnail-margin", "0")
            let photos = try library.result.ingested.photos
            let images = try await library.beetroot.lines(
                DetectedImage.self,
                ["detect", "--json"] + photos.map { "/" + $0.key.dropFirst("photos-raw/".count) }
            )
            for (photo, image) in zip(photos, images) {
                for face in photo.faces {
                    let data = try Data(contentsOf: library.beetroot.thumbnails.appending(path: face.thumbKey))
                    let jpeg = try #require(JPEG(data))
                    func length(_ start: Double, _ extent: Double, _ side: Int) -> Double {
                        (min(start + extent, 1) - max(start, 0)) * Double(side)
                    }
                    let box = face.boundingBox
                    // The seed rounds outwards or inwards by less than a pixel on each side.
                    #expect(abs(Double(jpeg.width) - length(box.left, box.width, image.width)) <= 2)
                    #expect(abs(Double(jpeg.height) - length(box.top, box.height, image.height)) <= 2)
                }
            }
        }

        @Test(arguments: Pack.installed)
        func secondRunChangesNothing(pack: Pack) async throws {
            let library = try await Library(pack)
            let first = try library.result.ingested
            let thumbnails = try FileTree(library.beetroot.thumbnails)
            let assignments = try await library.beetroot.lines(Assignment.self, ["people", "assignments", "--json"])
            let second = try await library.beetroot.run("ingest", "--json", library.photos.path)
            try #require(second.status == 0, "\(second)")
            let (photos, summary) = try second.ingested
            #expect(photos.allSatisfy { $0.status == "unchanged" })
            #expect(photos.map(\.photoId) == first.photos.map(\.photoId))
            #expect(photos.map(\.faceCount) == first.photos.map(\.faceCount))
            #expect(photos.flatMap(\.faces).map(\.faceId) == first.photos.flatMap(\.faces).map(\.faceId))
            #expect(summary.unchanged == summary.photos && summary.faces == 0 && summary.newPersons == 0)
            #expect(try FileTree(library.beetroot.thumbnails) == thumbnails)
            let after = try await library.beetroot.lines(Assignment.self, ["people", "assignments", "--json"])
            #expect(after == assignments)
        }

        @Test func symbolicLinkIsTheSamePhoto() async throws {
            let library = try await Library(Pack.installed[0])
            let link = library.beetroot.data.url.appending(path: "link")
            try FileManager.default.createSymbolicLink(at: link, withDestinationURL: library.photos)
            let result = try await library.beetroot.run("ingest", "--json", link.path)
            #expect(try result.ingested.summary.unchanged == Photo.allCases.count, "\(result)")
        }

        @Test(arguments: Pack.installed)
        func badFileIsOneFailedLine(pack: Pack) async throws {
            let beetroot = try Beetroot(pack)
            try beetroot.data.write("not an image", to: "photos/a.jpg")
            let whole = try Data(contentsOf: Photo.obama.url)
            try whole.prefix(whole.count / 2).write(to: beetroot.data.url.appending(path: "photos/b.jpg"))
            try whole.write(to: beetroot.data.url.appending(path: "photos/c.jpg"))
            let result = try await beetroot.run("ingest", "--json", beetroot.data.path("photos"))
            #expect(result.status == 1, "\(result)")
            let (photos, summary) = try result.ingested
            #expect(photos.map(\.status) == ["failed", "failed", "done"])
            #expect(photos.map { $0.error == nil } == [false, false, true])
            #expect(photos.allSatisfy { $0.error?.contains("\n") != true })
            #expect(summary.photos == 3 && summary.failed == 2 && summary.faces == 1 && summary.newPersons == 1)

            // Mended, it is done with the next run; the others stay as they are.
            try Data(contentsOf: Photo.biden.url).write(to: beetroot.data.url.appending(path: "photos/a.jpg"))
            try FileManager.default.removeItem(atPath: beetroot.data.path("photos/b.jpg"))
            let again = try await beetroot.run("ingest", "--json", beetroot.data.path("photos"))
            #expect(again.status == 0, "\(again)")
            #expect(try again.ingested.photos.map(\.status) == ["done", "unchanged"])
        }

        @Test func logKeepsTheLinesThatReadersLookFor() async throws {
            let library = try await Library(Pack.installed[0])
            let log = library.result.errorLines
            let faces = try library.result.ingested.photos.flatMap(\.faces)
            let new = faces.count { $0.outcome == "new" }
            #expect(log.count { $0.contains("NoMatch") && $0.contains("-> indexing") } == new)
            for face in faces where face.outcome == "new" {
                #expect(log.contains { $0.contains("Indexed") && $0.contains("new personId=\(face.faceId)") })
            }
            #expect(log.count { $0.contains("Match:") && $0.contains("similarity=") } == faces.count - new)
        }

        @Test(arguments: Pack.installed)
        func peopleCommandsAgreeWithTheIngest(pack: Pack) async throws {
            let library = try await Library(pack)
            let photos = try library.result.ingested.photos
            let persons = try await library.beetroot.line(PersonList.self, ["people", "list", "--json"]).persons
            #expect(persons.map(\.photoCount) == persons.map(\.photoCount).sorted(by: >))
            #expect(Set(persons.map(\.personId)) == Set(photos.flatMap(\.faces).compactMap(\.personId)))
            let assignments = try await library.beetroot.lines(Assignment.self, ["people", "assignments", "--json"])
            #expect(
                Set(assignments)
                    == Set(
                        photos.flatMap { photo in
                            photo.faces.map {
                                Assignment(
                                    photoKey: photo.key,
                                    faceIndex: $0.index,
                                    faceId: $0.faceId,
                                    personId: $0.personId
                                )
                            }
                        }
                    )
            )
            for person in persons {
                #expect(!person.hidden)
                let own = photos.filter { $0.faces.contains { $0.personId == person.personId } }
                #expect(person.photoCount == own.count)
                #expect(person.faceCount == assignments.count { $0.personId == person.personId })
                #expect(person.repThumbKey.hasPrefix("faces-thumbs/\(person.personId)/"))
                let shown = try await library.beetroot.line(
                    PersonPhotos.self,
                    ["people", "show", person.personId, "--json"]
                )
                #expect(shown.personId == person.personId)
                #expect(Set(shown.photos.map(\.photoId)) == Set(own.map(\.photoId)))
                #expect(shown.photos.allSatisfy { $0.photoBucket == "local" && (50...100).contains($0.confidence) })
                #expect(shown.photos.allSatisfy { $0.thumbKey.contains("/\($0.photoId)_face_") })
            }
            let unknown = try await library.beetroot.run("people", "show", UUID().uuidString.lowercased(), "--json")
            #expect(unknown.status == 1 && unknown.errorLines.count == 1, "\(unknown)")
        }

        @Test(.enabled(if: Pack.installed.count > 1, "only one model pack is installed"))
        func otherPackOnTheSameLibraryIsRefused() async throws {
            let library = try await Library(Pack.installed[0])
            let other = Pack.installed[1]
            let result = try await library.beetroot.with(other).run("ingest", library.photos.path)
            #expect(result.status == 1)
            let line = try #require(result.errorLines.last)
            #expect(line.contains(Pack.installed[0].name) && line.contains(other.name), "\(line)")
            #expect(line.contains("--pack \(Pack.installed[0].name)"), "\(line)")
        }

        // MARK: - Crashes and company

        /// Counts, assignments and files of a library say the same.
        private func checkConsistency(_ beetroot: Beetroot, photos expected: Int) async throws -> [Assignment] {
            let assignments = try await beetroot.lines(Assignment.self, ["people", "assignments", "--json"])
            #expect(Set(assignments.map(\.photoKey)).count == expected)
            #expect(Set(assignments.map(\.faceId)).count == assignments.count)
            #expect(Set(assignments.map { "\($0.photoKey) \($0.faceIndex)" }).count == assignments.count)
            let persons = try await beetroot.line(PersonList.self, ["people", "list", "--json"]).persons
            var thumbnails: Set<String> = []
            for person in persons {
                let own = assignments.filter { $0.personId == person.personId }
                #expect(person.faceCount == own.count)
                #expect(person.photoCount == Set(own.map(\.photoKey)).count)
                let shown = try await beetroot.line(PersonPhotos.self, ["people", "show", person.personId, "--json"])
                thumbnails.formUnion(shown.photos.map(\.thumbKey))
            }
            #expect(Set(persons.map(\.personId)) == Set(assignments.compactMap(\.personId)))
            #expect(Set(try FileTree(beetroot.thumbnails).files.keys) == thumbnails)
            return assignments
        }

        private func isGroupedLike(_ assignments: [Assignment], _ others: [Assignment]) -> Bool {
            func groups(_ assignments: [Assignment]) -> Set<Set<String>> {
                Set(
                    Dictionary(grouping: assignments, by: \.personId).values.map { faces in
                        Set(faces.map { "\(URL(filePath: $0.photoKey).lastPathComponent) \($0.faceIndex)" })
                    }
                )
            }
            return groups(assignments) == groups(others)
        }

        @Test(arguments: Pack.installed)
        func killedIngestIsFinishedByTheNext(pack: Pack) async throws {
            let whole = try await Library(pack, copies: 2)
            let reference = try await checkConsistency(whole.beetroot, photos: 2 * Photo.allCases.count)

            let beetroot = try Beetroot(pack)
            let photos = beetroot.data.url.appending(path: "photos")
            try Photo.copyAll(to: photos, copies: 2)
            // Killed again and again, each time a little further on.
            for _ in 0..<3 {
                let run = try beetroot.start(["ingest", "--json", photos.path])
                let began = try await run.waitUntil { run.errorText.contains("Thumbnails: uploaded") }
                run.send(SIGKILL)
                let result = try await run.wait()
                #expect(began && result.signal == SIGKILL, "\(result)")
            }
            let last = try await beetroot.run("ingest", "--json", photos.path)
            try #require(last.status == 0, "\(last)")
            #expect(try last.ingested.summary.failed == 0)
            let assignments = try await checkConsistency(beetroot, photos: 2 * Photo.allCases.count)
            #expect(isGroupedLike(assignments, reference))
            let again = try await beetroot.run("ingest", "--json", photos.path)
            #expect(try again.ingested.summary.unchanged == 2 * Photo.allCases.count)
        }

        @Test(arguments: Pack.installed)
        func twoIngestsAtOnceShareTheirPersons(pack: Pack) async throws {
            let whole = try await Library(pack, copies: 2)
            let reference = try await checkConsistency(whole.beetroot, photos: 2 * Photo.allCases.count)

            let beetroot = try Beetroot(pack)
            let photos = beetroot.data.url.appending(path: "photos")
            try Photo.copyAll(to: photos, copies: 2)
            let runs = try (0..<2).map { _ in try beetroot.start(["ingest", "--json", photos.path]) }
            for run in runs {
                let result = try await run.wait()
                #expect(result.status == 0, "\(result)")
                #expect(try result.ingested.photos.count == 2 * Photo.allCases.count)
            }
            let assignments = try await checkConsistency(beetroot, photos: 2 * Photo.allCases.count)
            #expect(isGroupedLike(assignments, reference))
        }

        @Test(arguments: Pack.installed)
        func twoIngestsOfDifferentPhotosFoundOnePerson(pack: Pack) async throws {
            let beetroot = try Beetroot(pack)
            for folder in ["one", "two"] {
                try Photo.copyAll(to: beetroot.data.url.appending(path: folder))
            }
            let runs = try ["one", "two"].map { try beetroot.start(["ingest", "--json", beetroot.data.path($0)]) }
            for run in runs {
                let result = try await run.wait()
                #expect(result.status == 0, "\(result)")
            }
            let assignments = try await checkConsistency(beetroot, photos: 2 * Photo.allCases.count)
            for photo in Photo.allCases {
                let persons = assignments.filter { $0.photoKey.hasSuffix("-\(photo.rawValue)") && $0.faceIndex == 1 }
                #expect(persons.count == 2 && persons[0].personId == persons[1].personId, "\(photo)")
            }
        }
    }
}
