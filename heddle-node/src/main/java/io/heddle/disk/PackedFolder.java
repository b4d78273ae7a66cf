// SPDX-License-Identifier: Apache-2.0
package io.heddle.disk;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UTFDataFormatException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * A folder with all that is in it, in one file that says by a checksum at its end whether it is as
 * it was written. It is not forced to the disk: what a power cut leaves of it is found out when it
 * is read.
 *
 * <p>{@code docs/formats.md} has its format.
 */
public final class PackedFolder {

  private static final String FORMAT = "heddle-pack 1";
  private static final int BUFFER = 1 << 16;
  private static final int CHECKSUM = 32;
  private static final int LEAST = FORMAT.length() + CHECKSUM;

  private PackedFolder() {}

  /**
   * Packs the folder into a file, which must not be there yet.
   *
   * @param about a text that can be read without unpacking, at most 65,535 bytes in UTF-8
   * @param maxBytes how large the file may become
   * @return false if it would become larger; it is gone then
   */
  public static boolean write(Path folder, Path file, String about, long maxBytes)
      throws IOException {
    MessageDigest digest = sha256();
    try (FileChannel channel = NewFile.open(file, Mode.PRIVATE);
        var out =
            new DataOutputStream(
                new DigestOutputStream(
                    new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER), digest))) {
      out.writeUTF(FORMAT);
      out.writeUTF(about);
      boolean isWhole = new FolderPacker(folder, out, maxBytes).pack();
      out.flush();
      if (isWhole) {
        out.write(digest.digest());
        out.flush();
        return true;
      }
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(file); // a full disk should not keep the attempt
      throw e;
    }
    Files.deleteIfExists(file);
    return false;
  }

  /**
   * What was said about the folder when it was packed; the rest of the file is not looked at.
   *
   * @throws DamagedFile if it is not such a file
   */
  public static String about(Path file) throws IOException {
    try (var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      return readHead(in);
    } catch (EOFException | UTFDataFormatException e) {
      throw damaged(e);
    }
  }

  /**
   * Makes the folder, which must not be there yet, with all that was packed; its content is not
   * forced to the disk.
   *
   * @throws DamagedFile if the file is not as it was written; the folder may be there in part
   */
  public static void unpack(Path file, Path folder) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file)) { // whoever removes the file takes nothing away
      unpack(channel, folder);
    }
  }

  private static void unpack(FileChannel file, Path folder) throws IOException {
    MessageDigest digest = sha256();
    long size = file.size();
    if (size < LEAST) {
      throw new DamagedFile("it is too short");
    }
    try (var raw = new BufferedInputStream(Channels.newInputStream(file), BUFFER);
        var checked = new DigestInputStream(raw, digest);
        var in = new DataInputStream(checked)) {
      readHead(in);
      new FolderUnpacker(folder, in, size).unpack();
      checked.on(false);
      byte[] noted = in.readNBytes(CHECKSUM);
      if (!MessageDigest.isEqual(noted, digest.digest()) || in.read() >= 0) {
        throw new DamagedFile("its checksum is wrong");
      }
    } catch (EOFException
        | UTFDataFormatException
        | InvalidPathException
        | FileAlreadyExistsException
        | NoSuchFileException e) {
      throw damaged(e);
    }
  }

  private static String readHead(DataInputStream in) throws IOException {
    if (!in.readUTF().equals(FORMAT)) {
      throw new DamagedFile("it is of another format");
    }
    return in.readUTF();
  }

  private static DamagedFile damaged(Exception cause) {
    return new DamagedFile("it ends early or holds what was never written", cause);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }
}
