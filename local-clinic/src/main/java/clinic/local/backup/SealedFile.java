package clinic.local.backup;

import static java.util.Objects.requireNonNull;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;

/// An encrypted file: a header in plain text with the key's id and the file's name, then what Tink makes of the
/// content. The header is authenticated with it, so neither a changed byte nor a file in another's place is read.
final class SealedFile {

    private static final long MAGIC = 0x434c_494e_4943_4231L; // CLINICB1

    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    private SealedFile() {}

    /// Whole and on the disk when this returns; until then there is no such file.
    static void write(Path file, String name, BackupKey key, Content content) throws IOException {
        var beside = file.resolveSibling(file.getFileName() + ".new");
        try (var channel = FileChannel.open(
                        beside,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE);
                var plain = new BufferedOutputStream(java.nio.channels.Channels.newOutputStream(channel), 1 << 16)) {
            var header = header(name, key.id());
            plain.write(header);
            try (var sealed = key.cipher().newEncryptingStream(new Unclosed(plain), header)) {
                content.writeTo(sealed);
            }
            plain.flush();
            channel.force(true);
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
        sync(directoryOf(file));
    }

    static Path directoryOf(Path file) {
        return requireNonNull(file.toAbsolutePath().getParent());
    }

    /// Returns when the file, or which files are in the directory, is on the disk.
    static void sync(Path fileOrDirectory) throws IOException {
        try (var channel = FileChannel.open(fileOrDirectory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /// Whoever reads to the end knows that nothing was changed or cut.
    ///
    /// @param name what it was written as
    static InputStream read(Path file, String name, BackupKey key) throws IOException {
        var raw = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
        try {
            var header = headerOf(raw, file);
            if (!key.has(header.key)) {
                throw new BackupRefused("%s was written with key %s, and %s holds key %s: put the right key there."
                        .formatted(file, header.key, key.file(), key.id()));
            }
            if (!header.name.equals(name)) {
                throw new BackupRefused(
                        "%s says that it is %s, which is another backup's place.".formatted(file, header.name));
            }
            return new Unsealing(
                    key.cipher().newDecryptingStream(raw, header(header.name, header.key)),
                    file + " is damaged: it is not as it was written. Take another backup.");
        } catch (IOException e) {
            raw.close();
            throw e;
        } catch (GeneralSecurityException e) {
            raw.close();
            throw new IOException(e);
        }
    }

    private record Header(String name, String key) {}

    private static Header headerOf(InputStream in, Path file) throws IOException {
        try {
            var data = new DataInputStream(in);
            if (data.readLong() == MAGIC) {
                return new Header(data.readUTF(), data.readUTF());
            }
        } catch (java.io.EOFException | java.io.UTFDataFormatException e) {
            // said below
        }
        throw new BackupRefused(file + " is no backup of the clinic, or its beginning is damaged.");
    }

    private static byte[] header(String name, String key) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var data = new DataOutputStream(bytes);
        data.writeLong(MAGIC);
        data.writeUTF(name);
        data.writeUTF(key);
        return bytes.toByteArray();
    }

    /// The end of the encryption is not the end of the file, which is still to reach the disk.
    private static final class Unclosed extends java.io.FilterOutputStream {
        Unclosed(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            out.write(bytes, from, length);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }

    /// Says in words what the cipher says in its own.
    private static final class Unsealing extends FilterInputStream {

        private final String damaged;

        Unsealing(InputStream in, String damaged) {
            super(in);
            this.damaged = damaged;
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            try {
                return super.read(bytes, from, length);
            } catch (IOException e) {
                throw new BackupRefused(damaged, e);
            }
        }

        @Override
        public long skip(long bytes) throws IOException {
            var buffer = new byte[(int) Math.min(bytes, 1 << 16)];
            return Math.max(0, read(buffer, 0, buffer.length));
        }
    }
}
