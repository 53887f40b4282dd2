internal import Foundation

/// Renames a file or folder in one step, replacing a file of the new name.
func moveReplacing(_ source: URL, to destination: URL) throws {
    guard rename(source.path, destination.path) == 0 else {
        throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO)
    }
    synchronizeFolder(destination.deletingLastPathComponent())
}

/// Makes the names in a folder durable. Some file systems refuse; a name lost in a crash is only fetched again.
func synchronizeFolder(_ folder: URL) {
    let descriptor = open(folder.path, O_RDONLY | O_DIRECTORY)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
}

/// Holds a folder against other processes for as long as it lives; the system lets go when the process ends.
final class FolderLock: Sendable {
    private let descriptor: Int32

    /// Throws ``ModelPackError/installationRunning(directory:)`` where another process holds the folder.
    init(_ folder: URL) throws {
        descriptor = open(folder.appending(path: ".lock").path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            throw ModelPackError.installationRunning(directory: folder.path)
        }
    }

    deinit {
        // Closing alone would leave the lock to a child process that was being started meanwhile.
        flock(descriptor, LOCK_UN)
        close(descriptor)
    }
}
