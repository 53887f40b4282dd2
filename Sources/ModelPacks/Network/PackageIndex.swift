internal import FaceVision
internal import Foundation

/// The Python package index, or a mirror of it: knows where archives can be downloaded.
///
/// Speaks the simple repository API, as JSON where the server can and as HTML otherwise:
/// <https://packaging.python.org/en/latest/specifications/simple-repository-api/>.
package struct PackageIndex: Sendable {
    private static let accept = "application/vnd.pypi.simple.v1+json, text/html;q=0.5"

    private let base: String

    package init(base: String) {
        self.base = base
    }

    /// The index that pip would use: `PIP_INDEX_URL`, else pypi.org.
    package init(environment: [String: String]) {
        self.init(base: environment["PIP_INDEX_URL"] ?? "https://pypi.org/simple")
    }

    func address(of archive: PackManifest.Archive, using downloader: Downloader) async throws -> String {
        let name = archive.package.lowercased().replacing(/[-_.]+/, with: "-")
        let address = "\(base.hasSuffix("/") ? String(base.dropLast()) : base)/\(name)/"
        let page = try await downloader.page(archive.file, at: address, accept: PackageIndex.accept)
        guard let found = PackageIndex.link(to: archive.file, in: page) else {
            throw ModelPackError.notOnIndex(file: archive.file, address: address)
        }
        return found
    }

    /// The absolute address of a file that an index page lists.
    static func link(to file: String, in page: Downloader.Page) -> String? {
        let isJSON = page.contentType.contains("json")
        let links = isJSON ? jsonLinks(page.content) : htmlLinks(String(decoding: page.content, as: UTF8.self))
        guard let link = links.first(where: { $0.file == file })?.address else { return nil }
        return URL(string: link, relativeTo: URL(string: page.address))?.absoluteString
    }

    private struct Link: Decodable {
        var file: String
        var address: String

        enum CodingKeys: String, CodingKey {
            case file = "filename"
            case address = "url"
        }
    }

    private static func jsonLinks(_ content: Data) -> [Link] {
        struct Listing: Decodable {
            var files: [Link]
        }
        return (try? JSONDecoder().decode(Listing.self, from: content).files) ?? []
    }

    /// The fragment of a link is its hash, which the manifest pins anyway.
    private static func htmlLinks(_ content: String) -> [Link] {
        content.matches(of: /href\s*=\s*["']([^"'#]+)/).map { match in
            let address = String(match.1).replacing("&amp;", with: "&")
            let path = address.prefix { $0 != "?" }
            let file = path.split(separator: "/").last.flatMap { String($0).removingPercentEncoding }
            return Link(file: file ?? "", address: address)
        }
    }
}
