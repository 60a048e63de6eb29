//! How the system's allocator keeps what is freed: it matters to models, whose
//! buffers of many megabytes come and go with every slice.

/// Has large buffers given back to the system as soon as they are freed. To be called before
/// the first thread starts.
///
/// glibc raises its threshold for that to 32 MB on its own once such a buffer was freed, and
/// then its heaps fragment: transcribing ten minutes took 204 MB instead of 127, and every
/// further hour some 25 MB more. Any threshold set by hand stops this (mallopt(3),
/// `M_MMAP_THRESHOLD`). Nothing happens on other systems.
pub fn settle_heap() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    {
        /// Where glibc begins by itself (mallopt(3)).
        const THRESHOLD: libc::c_int = 128 * 1024;
        #[allow(unsafe_code, reason = "the allocator's settings are reached by C alone")]
        // SAFETY: takes two numbers and no pointer, and no other thread is there yet. What it
        // answers tells only whether the setting is known; without it all works as before.
        let _ = unsafe { libc::mallopt(libc::M_MMAP_THRESHOLD, THRESHOLD) };
    }
}
