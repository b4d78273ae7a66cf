// SPDX-License-Identifier: Apache-2.0
package io.heddle.home;

import com.google.protobuf.ByteString;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.disk.Directories;
import io.heddle.disk.DirectoryTree;
import io.heddle.disk.Mode;
import io.heddle.disk.NewFile;
import io.heddle.disk.Reason;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Files that a node is given piece by piece, to be deployed from the machine of whoever has them. A
 * few at a time: a further one takes the place of the oldest. They go when they are removed, and
 * when the node begins anew. Safe for threads.
 */
public final class Uploads {

  static final int MOST = 4;
  private static final int MOST_MEBIBYTES = 256;

  private final Path folder;
  private final int mostMebibytes;
  private final Map<String, Upload> open = new LinkedHashMap<>(); // guarded by this
  private long count; // guarded by this
  private boolean isSwept; // guarded by this

  private static final class Upload {
    private final Path file;
    private long bytes;

    Upload(Path file) {
      this.file = file;
    }
  }

  private Uploads(Path folder, int mostMebibytes) {
    this.folder = folder;
    this.mostMebibytes = mostMebibytes;
  }

  /** None yet, in a data directory; what an earlier node has left there goes at the first one. */
  public static Uploads in(DataDirectory data) {
    return in(data, MOST_MEBIBYTES);
  }

  /** With another limit for a file. */
  static Uploads in(DataDirectory data, int mostMebibytes) {
    return new Uploads(data.uploads(), mostMebibytes);
  }

  /**
   * An empty file.
   *
   * @return its name
   * @throws HeddleException {@code INTERNAL} if it cannot be made
   */
  public synchronized String begin() {
    try {
      if (!isSwept) {
        if (Files.exists(folder)) {
          DirectoryTree.delete(folder);
        }
        Directories.create(folder, Mode.PRIVATE_FOLDER);
        isSwept = true;
      }
      while (open.size() >= MOST) {
        remove(open.keySet().iterator().next());
      }
      String name = Long.toString(++count);
      Path file = folder.resolve(name);
      NewFile.write(file, ByteString.EMPTY, Mode.PRIVATE);
      open.put(name, new Upload(file));
      return name;
    } catch (IOException e) {
      throw failed("begun", e);
    }
  }

  /**
   * Adds a piece at the end of a file.
   *
   * @param offset how much is to be there already
   * @return how much is there now, in bytes
   * @throws HeddleException {@code NOT_FOUND} if there is no such file, {@code CONFLICT} if another
   *     piece has to come first, {@code BAD_INPUT} if it becomes too large
   */
  public synchronized long add(String name, long offset, ByteString piece) {
    Upload upload = named(name);
    if (offset != upload.bytes) {
      throw new HeddleException(
          Fault.CONFLICT,
          "Upload '%s' goes on at byte %d, not at %d".formatted(name, upload.bytes, offset));
    }
    if (upload.bytes + piece.size() > (long) mostMebibytes << 20) {
      remove(name);
      throw new HeddleException(
          Fault.BAD_INPUT,
          "The file is larger than %d MiB; put it where the node can read it, and deploy it with 'heddle deploy FILE'"
              .formatted(mostMebibytes));
    }
    try (OutputStream out = NewFile.further(upload.file)) {
      piece.writeTo(out);
    } catch (IOException e) {
      remove(name);
      throw failed("continued", e);
    }
    upload.bytes += piece.size();
    return upload.bytes;
  }

  /**
   * Where a file lies.
   *
   * @throws HeddleException {@code NOT_FOUND} if there is none of that name
   */
  public synchronized Path file(String name) {
    return named(name).file;
  }

  /** Removes a file, if it is still there. */
  public synchronized void remove(String name) {
    Upload upload = open.remove(name);
    if (upload != null) {
      try {
        DirectoryTree.delete(upload.file);
      } catch (IOException e) {
        throw failed("removed", e);
      }
    }
  }

  private Upload named(String name) {
    Upload upload = open.get(name);
    if (upload == null) {
      throw new HeddleException(
          Fault.NOT_FOUND,
          "There is no upload of that name; the node has been started anew, or others came after it");
    }
    return upload;
  }

  private HeddleException failed(String what, IOException why) {
    return new HeddleException(
        Fault.INTERNAL,
        "A file in '%s' cannot be %s: %s".formatted(folder, what, Reason.words(why)),
        why);
  }
}
