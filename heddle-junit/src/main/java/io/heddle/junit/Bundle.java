// SPDX-License-Identifier: Apache-2.0
package io.heddle.junit;

import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * The node's own jars, native libraries and builders, unpacked in a folder.
 *
 * @param root has {@code lib}, {@code native} and {@code builders}
 */
record Bundle(Path root) {

  /** Names a folder that is one already, for who builds Heddle itself. */
  private static final String PROPERTY = "heddle.junit.bundle";

  private static final String MARK = BundleFolder.PREFIX + "lib/";

  /**
   * That of the class path, unpacked in the user's cache if it is not there yet.
   *
   * @param spare a folder that serves instead of a cache that cannot be written
   * @throws HeddleFailure if it is not there, or cannot be unpacked
   */
  static Bundle find(Path spare) {
    String given = System.getProperty(PROPERTY, "");
    return given.isEmpty() ? new Bundle(BundleFolder.of(jar(), spare)) : new Bundle(Path.of(given));
  }

  private static JarFile jar() {
    URL mark = Bundle.class.getClassLoader().getResource(MARK);
    try {
      if (mark != null && mark.openConnection() instanceof JarURLConnection connection) {
        connection.setUseCaches(false);
        return connection.getJarFile();
      }
    } catch (IOException e) {
      throw new HeddleFailure("'%s' cannot be read: %s".formatted(mark, e.getMessage()), e);
    }
    throw new HeddleFailure(
        "The node is not on the class path: heddle-junit depends on heddle-node with classifier 'bundle', which must not be excluded");
  }

  /** All that is to be on the node's class path. */
  List<Path> jars() {
    Path folder = root.resolve("lib");
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    } catch (IOException e) {
      throw new HeddleFailure("'%s' cannot be read: %s".formatted(folder, e.getMessage()), e);
    }
  }

  /** Where native libraries lie. */
  Path libraries() {
    return root.resolve("native");
  }

  /** The external builders that come with Heddle. */
  Path builders() {
    return root.resolve("builders");
  }
}
