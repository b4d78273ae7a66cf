// SPDX-License-Identifier: Apache-2.0
package io.heddle.install;

import com.google.protobuf.ByteString;
import io.heddle.base.HeddleException;
import io.heddle.base.Sha256;
import io.heddle.disk.Reason;
import io.heddle.install.SourceWalk.SourceFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A directory of chaincode sources while somebody edits it: what would be packed of it, but for
 * what the project's own ignore files list, and where that lies.
 */
public final class WatchedSources {

  /** What is there while the sources cannot be packed: why not, under a name that no file has. */
  private static final String UNPACKABLE = "";

  private final Path root;

  public WatchedSources(Path root) {
    this.root = root;
  }

  /**
   * The sources at one moment.
   *
   * @param files the hash of what each holds, by its name relative to the root
   * @param directories in which they lie, empty ones included
   */
  public record Look(SortedMap<String, ByteString> files, List<Path> directories) {

    /** The names of what is not as it was, in order. */
    public List<String> changedSince(Look before) {
      Map<String, ByteString> all = new TreeMap<>(before.files);
      all.putAll(files);
      return all.keySet().stream()
          .filter(name -> !name.equals(UNPACKABLE))
          .filter(name -> !same(files.get(name), before.files.get(name)))
          .toList();
    }

    private static boolean same(@Nullable ByteString one, @Nullable ByteString other) {
      return one != null && one.equals(other);
    }

    /** Whether the same would be packed. */
    public boolean isSame(Look other) {
      return files.equals(other.files);
    }
  }

  /**
   * What there is now. Sources that cannot be packed differ from all others, and are told by
   * whoever packs them.
   */
  public Look look() {
    var rules = new Rules();
    SortedMap<String, ByteString> files = new TreeMap<>();
    try {
      for (SourceFile file : SourceWalk.filesQuietly(root, rules)) {
        files.put(file.name(), Sha256.of(file.content()));
      }
    } catch (IOException e) {
      files.put(UNPACKABLE, ByteString.copyFromUtf8(Reason.of(e)));
    } catch (HeddleException e) {
      files.put(UNPACKABLE, ByteString.copyFromUtf8(e.getMessage()));
    }
    return new Look(files, List.copyOf(rules.directories));
  }

  /** What is packed, and is not listed in ignore files. */
  private final class Rules implements SourceWalk.Rules {

    private final SourceTree packed = new SourceTree();
    private final IgnoreFiles ignored = IgnoreFiles.of(root);
    private final List<Path> directories = new ArrayList<>(List.of(root));

    @Override
    public boolean leavesOutDirectory(Path directory) {
      boolean isLeftOut =
          packed.leavesOutDirectory(directory)
              || ignored.list(root.relativize(directory).toString() + "/");
      if (!isLeftOut) {
        directories.add(directory);
      }
      return isLeftOut;
    }

    @Override
    public boolean leavesOutFile(String name) {
      return packed.leavesOutFile(name) || ignored.list(name);
    }
  }
}
