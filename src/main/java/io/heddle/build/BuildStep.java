// SPDX-License-Identifier: Apache-2.0
package io.heddle.build;

import io.heddle.base.PackageId;

/**
 * One executable of one builder at work on one package.
 *
 * @param name {@code detect}, {@code build} or {@code release}
 */
public record BuildStep(PackageId id, String builder, String name) {}
