// SPDX-License-Identifier: Apache-2.0
/**
 * Files and folders that are there whole or not at all, whatever happens to the process or the
 * machine, and that only those may read who should.
 *
 * <p>Enter by {@link io.heddle.disk.WholeFile} for a file, by {@link io.heddle.disk.WholeFolder}
 * for a folder with all that is in it. It knows nothing of what they hold, and no other room
 * creates, renames or forces a file of the data directory.
 */
@NullMarked
package io.heddle.disk;

import org.jspecify.annotations.NullMarked;
