// SPDX-License-Identifier: Apache-2.0
package io.heddle.build;

import io.heddle.base.PackageId;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Where the sources of packages lie that were made of a user's directory, so that what is told of
 * their files can be told with the user's own paths. The last ones are known. Safe for threads.
 */
final class SourceDirectories {

  private static final int MOST = 1000;

  /**
   * Above the project in a build's directories there are two: {@code bld/project}, {@code src/src}.
   */
  private static final int ABOVE_IN_CONTEXT = 2;

  private static final int ABOVE_IN_BUILD = 1;

  private final Map<PackageId, Path> directories = new LinkedHashMap<>(); // guarded by this

  /** The package was made of this directory. */
  synchronized void note(PackageId id, Path directory) {
    directories.remove(id);
    directories.put(id, directory.toAbsolutePath().normalize());
    if (directories.size() > MOST) {
      directories.remove(directories.keySet().iterator().next());
    }
  }

  /** The package is gone. */
  synchronized void forget(PackageId id) {
    directories.remove(id);
  }

  /** How lines are to be shown that a builder writes about a package. */
  UnaryOperator<String> ofBuild(PackageId id, BuildContext context) {
    return of(id, context.root(), ABOVE_IN_CONTEXT, true);
  }

  /** How lines are to be shown that a chaincode writes which runs from its build. */
  UnaryOperator<String> ofRun(PackageId id, Path buildDir) {
    return of(id, buildDir, ABOVE_IN_BUILD, false);
  }

  private synchronized UnaryOperator<String> of(
      PackageId id, Path copy, int above, boolean knowsRelative) {
    Path directory = directories.get(id);
    return directory == null
        ? UnaryOperator.identity()
        : new UserPaths(copy, directory, above, knowsRelative);
  }
}
