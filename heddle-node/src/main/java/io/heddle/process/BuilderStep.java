// SPDX-License-Identifier: Apache-2.0
package io.heddle.process;

import io.heddle.base.PackageId;

/**
 * One executable of one builder at work on one package.
 *
 * @param name {@code detect}, {@code build}, {@code release} or {@code run}
 */
public record BuilderStep(PackageId id, String builder, String name) {}
