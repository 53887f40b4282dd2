import BeetrootTesting
import Foundation
import Testing

extension EndToEnd {
    @Suite struct ServeTests {
        private struct PersonsAnswer: Decodable {
            struct Person: Decodable {
                let personId: String
                let photoCount: Int
                let repThumbKey: String
                let repThumbURL: String
            }
            let persons: [Person]
        }

        private struct PhotosAnswer: Decodable {
            struct Photo: Decodable {
                let photoId: String
                let photoBucket: String
                let photoKey: String
                let thumbKey: String
                let photoURL: String
            }
            let personId: String
            let photos: [Photo]
        }

        private static let chromium = "/usr/bin/chromium"
        private static var hasChromium: Bool { FileManager.default.isExecutableFile(atPath: chromium) }

        private func libraryOfPeople() async throws -> (Beetroot, persons: [PersonList.Person]) {
            let beetroot = try Beetroot(Pack.installed[0])
            let result = try await beetroot.run("ingest", try #require(TestMaterial.photos).path)
            try #require(result.status == 0, "\(result)")
            let persons = try await beetroot.line(PersonList.self, ["people", "list", "--json"]).persons
            try #require(persons.count >= 2)
            return (beetroot, persons)
        }

        /// Where a JSON answer links to, as a path on the server.
        private func path(_ link: String, on server: Server) throws -> String {
            try #require(link.hasPrefix(server.address + "/"), "\(link)")
            return String(link.dropFirst(server.address.count))
        }

        @Test(arguments: Pack.installed)
        func emptyLibraryIsServed(pack: Pack) async throws {
            let server = try await Server(try Beetroot(pack))
            let health = try await server.get("/healthz")
            #expect(health.status == 200)
            let ready = try await server.get("/readyz")
            #expect(ready.status == 200, "\(ready.text)")
            let page = try await server.get("/people")
            #expect(page.status == 200 && page.contentType.hasPrefix("text/html"))
            #expect(try await server.stop().status == 0)
        }

        @Test func withoutModelsItIsNotReadyAndSaysWhy() async throws {
            let server = try await Server(try Beetroot(nil, models: nil))
            #expect(try await server.get("/healthz").status == 200)
            let ready = try await server.get("/readyz")
            #expect(ready.status == 503)
            #expect(ready.text.contains("model"), "\(ready.text)")
            #expect(try await server.get("/people").status == 200)
        }

        @Test(.needsPhotos)
        func everyPersonIsOnThePage() async throws {
            let (beetroot, persons) = try await libraryOfPeople()
            let server = try await Server(beetroot)
            let page = try await server.get("/people")
            #expect(page.status == 200 && page.contentType.hasPrefix("text/html"))
            for person in persons {
                #expect(page.text.contains("/people/\(person.personId)"))
                #expect(page.text.contains("/thumbs/\(person.repThumbKey)"))
                let thumbnail = try await server.get("/thumbs/\(person.repThumbKey)")
                #expect(thumbnail.status == 200 && thumbnail.contentType == "image/jpeg")
                #expect(JPEG(thumbnail.body) != nil)

                let own = try await server.get("/people/\(person.personId)")
                #expect(own.status == 200 && own.contentType.hasPrefix("text/html"))
                let photos = try await beetroot.line(PersonPhotos.self, ["people", "show", person.personId, "--json"])
                for photo in photos.photos {
                    #expect(own.text.contains("/photos/\(photo.photoId)/image"))
                    #expect(own.text.contains("/thumbs/\(photo.thumbKey)"))
                }
            }
            let root = try await server.get("/")
            #expect([301, 302, 303, 307, 308].contains(root.status) || root.text == page.text)
        }

        @Test(.needsPhotos)
        func jsonIsWhatClientsOfTheSeedRead() async throws {
            let (beetroot, persons) = try await libraryOfPeople()
            let server = try await Server(beetroot)
            let answer = try await server.get("/persons")
            #expect(answer.status == 200 && answer.contentType.hasPrefix("application/json"))
            let listed = try JSONDecoder().decode(PersonsAnswer.self, from: answer.body).persons
            #expect(listed.map(\.personId) == persons.map(\.personId))
            #expect(listed.map(\.photoCount) == persons.map(\.photoCount))
            for person in listed {
                let thumbnail = try await server.get(path(person.repThumbURL, on: server))
                #expect(thumbnail.status == 200 && thumbnail.contentType == "image/jpeg")
                let body = try await server.get("/persons/\(person.personId)/photos").body
                let photos = try JSONDecoder().decode(PhotosAnswer.self, from: body)
                #expect(photos.personId == person.personId && photos.photos.count == person.photoCount)
                for photo in photos.photos {
                    #expect(photo.photoBucket == "local" && photo.photoKey.hasPrefix("photos-raw/"))
                    let image = try await server.get(path(photo.photoURL, on: server))
                    #expect(image.status == 200 && image.contentType == "image/jpeg")
                }
            }
        }

        @Test(.enabled(if: TestMaterial.shared != nil, "no ../shared with a photo stored lying on its side"))
        func renditionIsUpright() async throws {
            let beetroot = try Beetroot(Pack.installed[0])
            let file = try #require(TestMaterial.shared).appending(path: "photos/odd/generated/face_exif_6.jpg")
            let stored = try #require(JPEG(try Data(contentsOf: file)))
            let result = try await beetroot.run("ingest", "--json", file.path)
            let photo = try #require(try result.ingested.photos.first)
            let server = try await Server(beetroot)
            let image = try await server.get("/photos/\(photo.photoId)/image")
            #expect(image.status == 200 && image.contentType == "image/jpeg")
            let rendition = try #require(JPEG(image.body))
            #expect(!rendition.hasExif)
            #expect(max(rendition.width, rendition.height) <= 1600)
            let ratio = Double(rendition.width) / Double(rendition.height)
            #expect(abs(ratio - Double(stored.height) / Double(stored.width)) < 0.01)
            // The face is where it is in the photo.
            let saved = beetroot.data.url.appending(path: "rendition.jpg")
            try image.body.write(to: saved)
            let found = try await beetroot.line(DetectedImage.self, ["detect", "--json", saved.path])
            let box = try #require(found.faces.first?.boundingBox)
            let original = try #require(photo.faces.first?.boundingBox)
            #expect(zip(box.edges, original.edges).allSatisfy { abs($0 - $1) < 0.02 })
        }

        @Test(arguments: [
            "/nowhere", "/people/00000000-0000-0000-0000-000000000000", "/people/x", "/persons/x/photos",
            "/photos/00000000000000000000/image", "/photos/x/image", "/thumbs/faces-thumbs/x/y.jpg",
            "/thumbs/../beetroot.sqlite", "/thumbs/faces-thumbs/../../../beetroot.sqlite",
            "/thumbs/faces-thumbs/%2e%2e/%2e%2e/%2e%2e/beetroot.sqlite", "/assets/x.css",
        ])
        func whatIsNotThereIs404(path: String) async throws {
            let server = try await Server(try Beetroot(Pack.installed[0]))
            #expect(try await server.get(path).status == 404)
        }

        @Test(arguments: ["evil.example", "evil.example:8080", "127.0.0.1.evil.example", "192.168.0.1"])
        func otherHostNamesAreRefused(host: String) async throws {
            let server = try await Server(try Beetroot(Pack.installed[0]))
            let answer = try await server.get("/people", headers: ["Host: \(host)"])
            #expect((400..<500).contains(answer.status), "\(answer.status)")
            #expect(try await server.get("/people", headers: ["Host: localhost"]).status == 200)
        }

        @Test(arguments: [SIGINT, SIGTERM])
        func signalStopsItCleanly(signal: Int32) async throws {
            let server = try await Server(try Beetroot(Pack.installed[0]))
            #expect(try await server.get("/healthz").status == 200)
            let clock = ContinuousClock()
            let start = clock.now
            let result = try await server.stop(signal)
            let duration = clock.now - start
            #expect(result.status == 0, "\(result)")
            #expect(duration < .seconds(5), "\(duration)")
        }

        @Test(arguments: ["0.0.0.0", "::", "192.168.0.1", "example.org"])
        func otherAddressesAreRefusedWithoutAuthentication(host: String) async throws {
            let arguments = ["serve", "--no-auth", "--host", host]
            let result = try await Beetroot(Pack.installed[0]).run(arguments, limit: .seconds(20))
            #expect(result.status == 1 || result.status == 64, "\(result)")
            #expect(result.errorText.contains(host) && result.errorText.contains("127.0.0.1"), "\(result)")
        }

        @Test func portInUseIsAnError() async throws {
            let server = try await Server(try Beetroot(Pack.installed[0]))
            let port = try #require(server.address.split(separator: ":").last)
            let result = try await Beetroot(Pack.installed[0]).run("serve", "--port", String(port), limit: .seconds(20))
            #expect(result.status == 1, "\(result)")
            #expect(result.errorText.contains("beetroot:"), "\(result)")
        }

        @Test(.needsPhotos)
        func ingestShowsWhileServing() async throws {
            let beetroot = try Beetroot(Pack.installed[0])
            let server = try await Server(beetroot)
            let photos = try #require(TestMaterial.photos).path
            let result = try await beetroot.run("ingest", "--json", photos)
            #expect(result.status == 0, "\(result)")
            let person = try #require(try result.ingested.photos.first?.faces.first?.personId)
            #expect(try await server.get("/people").text.contains("/people/\(person)"))
        }

        // MARK: - Browser

        private func browse(_ address: String, _ arguments: [String], in folder: TemporaryFolder) async throws
            -> ProcessResult
        {
            try await ProcessRun(
                Self.chromium,
                [
                    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
                    "--no-proxy-server", "--window-size=1200,900", "--virtual-time-budget=5000",
                    "--user-data-dir=\(folder.path("profile"))",
                ] + arguments + [address],
                environment: ["PATH": "/usr/bin:/bin", "HOME": folder.url.path]
            ).wait(limit: .seconds(60))
        }

        @Test(.needsPhotos, .enabled(if: hasChromium, "no chromium: 'scripts/setup test' installs it"))
        func browserShowsThePeople() async throws {
            let (beetroot, persons) = try await libraryOfPeople()
            let server = try await Server(beetroot)
            let folder = try TemporaryFolder()

            let page = try await browse(server.address + "/people", ["--dump-dom"], in: folder)
            #expect(page.status == 0 && !page.timedOut, "\(page)")
            for person in persons {
                #expect(page.text.contains("src=\"/thumbs/\(person.repThumbKey)\""), "\(page)")
            }

            let screenshot = folder.url.appending(path: "people.png")
            let shot = try await browse(server.address + "/people", ["--screenshot=\(screenshot.path)"], in: folder)
            #expect(shot.status == 0 && !shot.timedOut, "\(shot)")
            let png = try Data(contentsOf: screenshot)
            #expect(png.starts(with: [0x89, 0x50, 0x4E, 0x47]))

            // A page without the faces is a much smaller picture.
            let bare = folder.url.appending(path: "empty.png")
            let other = try await Server(try Beetroot(Pack.installed[0]))
            _ = try await browse(other.address + "/people", ["--screenshot=\(bare.path)"], in: folder)
            let emptySize = try Data(contentsOf: bare).count
            Measured.note("screenshot of \(persons.count) people: \(png.count) bytes, of nobody: \(emptySize)")
            #expect(png.count > emptySize)
        }
    }
}
