// SPDX-License-Identifier: Apache-2.0
package io.heddle.container;

/**
 * Where a registry has an image.
 *
 * <p>Fabric: moby's client, ImagePull, and distribution/reference, ParseNormalizedNamed.
 *
 * @param name with its registry
 * @param tag or its digest
 */
record ImageReference(String name, String tag) {

  private static final String USUAL_REGISTRY = "docker.io";

  /** That of an image as people write it. */
  static ImageReference of(String image) {
    int digest = image.indexOf('@');
    String named = digest < 0 ? image : image.substring(0, digest);
    int colon = named.lastIndexOf(':');
    boolean hasTag = colon > named.lastIndexOf('/');
    String name = hasTag ? named.substring(0, colon) : named;
    String tag =
        digest >= 0 ? image.substring(digest + 1) : hasTag ? named.substring(colon + 1) : "latest";
    return new ImageReference(withRegistry(name), tag);
  }

  private static String withRegistry(String name) {
    int slash = name.indexOf('/');
    if (slash < 0) {
      return USUAL_REGISTRY + "/library/" + name;
    }
    String first = name.substring(0, slash);
    boolean isRegistry = first.contains(".") || first.contains(":") || first.equals("localhost");
    return isRegistry ? name : USUAL_REGISTRY + "/" + name;
  }
}
