internal import HTTPTypes
internal import Hummingbird
internal import Mustache

/// The HTML templates in the binary, parsed once.
package struct WebPages: Sendable {
    enum Template: String, CaseIterable {
        case layout
        case message
        case pager
        case people
        case person

        var bytes: [UInt8] {
            switch self {
            case .layout: PackageResources.layout_mustache
            case .message: PackageResources.message_mustache
            case .pager: PackageResources.pager_mustache
            case .people: PackageResources.people_mustache
            case .person: PackageResources.person_mustache
            }
        }
    }

    private let library: MustacheLibrary

    /// Throws only if a template does not parse.
    package init() throws {
        var library = MustacheLibrary()
        for template in Template.allCases {
            try library.register(String(decoding: template.bytes, as: UTF8.self), named: template.rawValue)
        }
        self.library = library
    }

    func response(_ template: Template, _ model: some Sendable, status: HTTPResponse.Status = .ok) throws -> Response {
        guard let html = library.render(model, withTemplate: template.rawValue) else {
            throw HTTPError(.internalServerError)
        }
        return Response(html: html, status: status)
    }
}
