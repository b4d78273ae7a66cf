// SPDX-License-Identifier: Apache-2.0
package io.heddle.check;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.build.Builder;
import io.heddle.disk.Directories;
import io.heddle.disk.DirectoryTree;
import io.heddle.disk.Mode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The surroundings of a builder under check: a working directory and a temporary directory of its
 * own, and a mark in its environment by which its processes and what it copies are known again.
 *
 * @param mark value of the variable {@code HEDDLE_BUILDER_CHECK}
 */
record Workplace(Path root, String mark) implements AutoCloseable {

  private static final String MARK = "HEDDLE_BUILDER_CHECK";

  static Workplace create() {
    try {
      var place =
          new Workplace(
              Files.createTempDirectory("heddle-check").toRealPath(), UUID.randomUUID().toString());
      Directories.createNew(place.working(), Mode.PRIVATE_FOLDER);
      Directories.createNew(place.temporary(), Mode.PRIVATE_FOLDER);
      return place;
    } catch (IOException e) {
      throw new HeddleException(
          Fault.BAD_INPUT, "No temporary directory could be made: " + e.getMessage(), e);
    }
  }

  Path working() {
    return root.resolve("working");
  }

  Path temporary() {
    return root.resolve("temporary");
  }

  Path builds() {
    return root.resolve("builds");
  }

  /** The builder with the environment that a peer would give it, the mark, and nothing else. */
  Builder builder(Path dir, List<String> propagated, Map<String, String> environment) {
    Map<String, String> peer = new HashMap<>(environment);
    peer.put(MARK, mark);
    peer.put("TMPDIR", temporary().toString());
    List<String> names = new ArrayList<>(propagated);
    names.add(MARK);
    return Builder.of("checked", dir, names, peer);
  }

  @Override
  public void close() {
    try {
      DirectoryTree.delete(root);
    } catch (IOException e) {
      throw new HeddleException(
          Fault.INTERNAL, "Could not remove '%s': %s".formatted(root, e.getMessage()), e);
    }
  }
}
